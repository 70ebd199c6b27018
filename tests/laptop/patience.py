"""Waiting for what the cloud does in its own time."""

import time
from collections.abc import Callable

PATIENCE = 180
"""Seconds."""


def wait_for(what: Callable[[], bool]) -> None:
    """Until it holds; fails where it doesn't within PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.5)
