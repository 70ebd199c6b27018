"""Contacts: the people that campaigns go to; how they are kept, found, changed, and whether they may be written to.

`values`, `custom_values` and `model` need the packages of the group `contacts`; all else needs the layer alone.
"""
