"""Why the system suppresses an address by itself. Pure."""

SOFT_BOUNCES = "soft_bounces"
"""Taken back as soon as something arrives after all."""

UNSUBSCRIBED, ERASED = "unsubscribed", "erased"
OWN_WISHES = (UNSUBSCRIBED, ERASED)
"""The contact is gone or has another address, and the person wanted it so: they take it back by coming back."""

GRAVITY = (SOFT_BOUNCES, *OWN_WISHES, "hard_bounce", "complaint")
"""All of them, the gravest last. What people entered is replaced by none, and replaces own wishes."""
