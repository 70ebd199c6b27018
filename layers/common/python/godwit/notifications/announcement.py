"""A notification as it is written: in the transaction of what it tells of, or by itself. Pure.

Its id is made of the time and of what happened, so that writing it again writes the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from ulid import ULID

from godwit.store import keys
from godwit.store.protocol import Put

KIND = "notification"

Event = Literal[
    "campaign_sent",
    "campaign_resent",
    "campaign_failed",
    "campaign_paused",
    "campaign_braked",
    "campaign_warned",
    "workspace_braked",
    "workspace_warned",
    "import_finished",
    "import_failed",
]


@dataclass(frozen=True)
class About:
    """What it is about, by its id (None: the workspace), and its name at the time."""

    campaign_id: str | None = None
    import_id: str | None = None
    name: str = ""


def announcement(workspace: str, event: Event, at: int, about: About, reason: str = "") -> Put:
    """The write that tells of an event at `at` (ms), and why it came to it where that isn't plain."""
    told = {"event": event, "reason": reason, **asdict(about)}
    item = {"version": 1, "created_at": at, "updated_at": at, "doc": json.dumps(told, ensure_ascii=False)}
    return Put(keys.document(workspace, KIND, _identifier(event, at, about)), item)


def _identifier(event: str, at: int, about: About) -> str:
    """A ULID, so that sorting by id is sorting by time."""
    said = "#".join((event, about.campaign_id or "", about.import_id or ""))
    return str(ULID.from_bytes(at.to_bytes(6, "big") + hashlib.sha256(said.encode()).digest()[:10]))
