"""Why the system suppresses an address by itself, and how such a suppression is told from what people enter. Pure."""

from godwit.store.conditions import Item

SOFT_BOUNCES = "soft_bounces"
"""The reason and the mark of what is taken back as soon as something arrives after all."""
UNSUBSCRIBED, ERASED = "unsubscribed", "erased"
"""The contact is gone or has another address, and the person wanted nothing more."""
OWN_WISH = "own wish"
"""The mark of these two: the person takes them back by coming back."""

GRAVITY = (SOFT_BOUNCES, "hard_bounce", "complaint")
"""What providers report, the gravest last. None replaces what people entered."""


def is_own_wish(held: Item | None) -> bool:
    """Whether a suppression is the person's own, so that they may take it back themselves."""
    return held is not None and held.get("mark") == OWN_WISH
