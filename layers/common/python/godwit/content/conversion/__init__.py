"""Conversion of other senders' template syntax into ours: Amazon Pinpoint's, listmonk's, Mailchimp's. Pure.

`convert` is the way in. A dialect is a module that says what its tags look like and what each of them becomes.
"""
