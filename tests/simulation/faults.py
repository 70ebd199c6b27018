"""Killing a function at any of its steps: every call it makes to the outside is a place where it can die."""

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """The process is gone. No `except Exception` of the code under test can hold it up."""


class Executioner:
    """Counts steps; at the chosen one it kills, before the step happens or just after it."""

    def __init__(self) -> None:
        self.steps = 0
        self.kill_at: int | None = None
        self.after = False
        self.kills = 0

    def arm(self, step: int | None, *, after: bool = False) -> None:
        """Kill at that step from now (None: never)."""
        self.steps, self.kill_at, self.after = 0, step, after

    def step(self, act: Callable[[], Any]) -> Any:
        """Do `act`, unless it is its turn to die."""
        mine = self.steps == self.kill_at
        self.steps += 1
        if mine and not self.after:
            self._kill()
        result = act()
        if mine:
            self._kill()
        return result

    def _kill(self) -> None:
        self.kill_at = None
        self.kills += 1
        raise Killed


class Mortal:
    """Wraps a dependency so that each of its methods is a step."""

    def __init__(self, inner: Any, executioner: Executioner) -> None:
        self._inner = inner
        self._executioner = executioner

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._inner, name)
        if not callable(attribute):
            return attribute
        return lambda *args, **kwargs: self._executioner.step(lambda: attribute(*args, **kwargs))
