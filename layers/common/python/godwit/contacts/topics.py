"""Topics that contacts subscribe to, such as a newsletter. May touch: the store.

Documents of kind `topic` with `name`, `description` and `default`: whether contacts made from now on are subscribed to
it unless it is said otherwise. Those who are there already are never subscribed by a setting.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool

from godwit.errors import Conflict
from godwit.http.models import Body, Line, Version, Versioned
from godwit.ids import NewId
from godwit.store import documents, keys
from godwit.store.documents import Document, to_document
from godwit.store.protocol import Store, query_all

KIND = "topic"
LIMIT = 100
"""Topics in a workspace."""
_CAMPAIGN = "campaign"
_WAITING = ("scheduled", "resolving", "sending", "paused")
"""The states of campaigns that have yet to ask who is subscribed."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("a topic needs a name")
    return text.strip()


class TopicFields(Body):
    """What a caller says of a topic."""

    name: Annotated[Line, Field(max_length=255), AfterValidator(_not_blank)]
    description: str = Field("", max_length=2_000)
    default: StrictBool = Field(True, description="Whether new contacts are subscribed unless it is said otherwise.")


class TopicChange(TopicFields):
    """A topic with the version that was read."""

    version: Version


class Topic(Versioned):
    """A topic."""

    name: str
    description: str
    default: bool


def declared(store: Store, workspace: str) -> dict[str, bool]:
    """All topics by id, and whether new contacts are subscribed to each."""
    return {topic.id: topic.body["default"] for topic in all_topics(store, workspace)}


def all_topics(store: Store, workspace: str) -> list[Document]:
    """All topics, the oldest first."""
    return [to_document(item) for item in query_all(store, keys.documents(workspace, KIND), consistent=True)]


def create(store: Store, workspace: str, fields: TopicFields, now: int, new_id: NewId) -> Document:
    """Make a topic. Raises Conflict where there are too many, or one has the name."""
    there = all_topics(store, workspace)
    if len(there) >= LIMIT:
        raise Conflict(f"A workspace can have {LIMIT} topics.")
    _require_own_name(fields.name, there)
    return documents.create(store, workspace, KIND, new_id(), fields.model_dump(), now)


def update(store: Store, workspace: str, identifier: str, change: TopicChange, now: int) -> Document:
    """Replace a topic. Raises NotFound, Conflict on a stale version or where another topic has the name."""
    _require_own_name(change.name, [topic for topic in all_topics(store, workspace) if topic.id != identifier])
    body = change.model_dump(exclude={"version"})
    return documents.replace(store, workspace, KIND, identifier, body, change.version, now)


def _require_own_name(name: str, others: Iterable[Document]) -> None:
    # Recipients choose between topics by their names. Two that are made at the same moment get by; nothing breaks then.
    if any(topic.body["name"].casefold() == name.casefold() for topic in others):
        raise Conflict(f"There is a topic “{name}” already.")


def require_unused(store: Store, workspace: str, identifier: str) -> None:
    """Raises Conflict where a campaign that is under way or scheduled goes to the topic's subscribers."""
    for campaign in map(to_document, query_all(store, keys.documents(workspace, _CAMPAIGN), consistent=True)):
        if campaign.extra["status"] in _WAITING and campaign.body.get("topic_id") == identifier:
            name, status = campaign.body["name"], campaign.extra["status"]
            raise Conflict(f"The campaign “{name}” is {status} and needs this topic.")


def to_topic(document: Document) -> Topic:
    """The topic as the API shows it."""
    return Topic(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        **document.body,
    )
