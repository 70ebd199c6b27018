"""Contacts: the people that campaigns go to; how they are kept, found, changed, and whether they may be written to.

`values` and `model` need the packages of the group `contacts`; all else imports nothing beyond the layer.
"""
