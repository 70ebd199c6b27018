"""A campaign as it is stored. May touch: the store.

What people write is the document's JSON; where it is in its life stands beside it (`extra`), so that transitions can
be conditional on it. `transitions` is the only writer of those attributes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.campaigns.schedule import Schedule
from godwit.campaigns.states import Status
from godwit.ledger.rows import Resend
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.protocol import Store

KIND = "campaign"


@dataclass(frozen=True)
class Campaign:
    """`content` is what people wrote; the rest is the engine's. Times in ms.

    `run` counts entries into sending; messages of other runs are dropped. `revision` names the prepared content that
    is sent, `frozen_audience` the stored audience; once that is known, so are `recipients` and `excluded`. A resend
    has a stored audience of its own, some of the first one's. `schedule` is when it is to be sent, or was. `braked` is
    there from a braking until it is resumed: when, and the figures; `releases` are the decisions to go on after one.
    """

    id: str
    workspace: str
    version: int
    created_at: int
    updated_at: int
    content: Mapping[str, Any]
    status: Status
    run: int
    revision: str | None
    frozen_audience: str | None
    recipients: int | None
    excluded: Mapping[str, int]
    reason: str | None
    started_at: int | None
    completed_at: int | None
    resend: Resend | None = None
    resend_audience: str | None = None
    schedule: Schedule | None = None
    archived: bool = False
    braked: Mapping[str, Any] | None = None
    releases: Sequence[Mapping[str, Any]] = ()

    @property
    def going_to(self) -> str | None:
        """The stored audience that is being sent to."""
        return self.resend_audience or self.frozen_audience


def to_campaign(workspace: str, document: Document) -> Campaign:
    """The campaign that a document holds."""
    extra = document.extra
    return Campaign(
        document.id,
        workspace,
        document.version,
        document.created_at,
        document.updated_at,
        document.body,
        Status(extra["status"]),
        extra.get("run", 0),
        extra.get("revision"),
        extra.get("frozen_audience"),
        extra.get("recipients"),
        extra.get("excluded", {}),
        extra.get("reason"),
        extra.get("started_at"),
        extra.get("completed_at"),
        Resend(tuple(extra["resend_states"]), extra["resend_since"]) if "resend_since" in extra else None,
        extra.get("resend_audience"),
        Schedule(id=extra["schedule_id"], **extra["schedule"]) if "schedule_id" in extra else None,
        extra.get("archived", False),
        extra.get("braked"),
        extra.get("releases", ()),
    )


def find_campaign(store: Store, workspace: str, identifier: str) -> Campaign | None:
    """The campaign as last written, None where there is none."""
    document = documents.find(store, workspace, KIND, identifier)
    return to_campaign(workspace, document) if document else None


def read_campaign(store: Store, workspace: str, identifier: str) -> Campaign:
    """The campaign as last written. Raises NotFound."""
    return to_campaign(workspace, documents.read(store, workspace, KIND, identifier))
