"""What preparation leaves for sending: a campaign's revision, as JSON in the data bucket. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

PIXEL = "godwit_pixel"
"""The variable with the address of the tracking pixel, absent where opens aren't tracked."""


def link_name(number: int) -> str:
    """The variable with the address of a fixed link."""
    return f"godwit_link_{number}"


def varying_name(number: int) -> str:
    """The variable with the address of a link whose target differs by recipient."""
    return f"godwit_varying_{number}"


@dataclass(frozen=True)
class Prepared:
    """Templates with links as variables of ours, `{{ godwit_link_0 }}`, and where those lead.

    `links`: the targets that are the same for all, by link number. `varying`: templates of those that differ by
    recipient; their numbers go on from the fixed ones. `variables`: what a contact needs for nothing to be missing.
    """

    subject: str
    html: str
    text: str
    links: list[str]
    varying: list[str]
    variables: list[str]

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Prepared":
        """From what `to_json` gave. Raises TypeError where it is something else."""
        return cls(**value)
