"""What callers send to have many contacts changed or exported, checked. Pure.

Needs the packages of `contacts.values`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from godwit.contacts import values
from godwit.contacts.vocabulary import Vocabulary
from godwit.errors import Fault, Invalid
from godwit.http.models import Body, ContactId, Id

MOST_IDS = 10_000

_Labels = Annotated[list[str], AfterValidator(values.labels)]


class _Edit(Body):
    """Contacts by their ids, or those of a segment; and what each is to get and to lose."""

    ids: Annotated[list[ContactId] | None, Field(min_length=1, max_length=MOST_IDS)] = None
    segment_id: Id | None = None
    add: _Labels = []
    remove: _Labels = []

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.ids is None) == (self.segment_id is None):
            raise ValueError("say either ids, or segment_id")
        if not self.add and not self.remove:
            raise ValueError("say what to add or to remove")
        if both := sorted(set(self.add) & set(self.remove)):
            raise ValueError(f"'{both[0]}' can't be both added and removed")
        return self

    def options(self) -> Mapping[str, Any]:
        """The options of the job."""
        numbers = None if self.ids is None else sorted({int(identifier) for identifier in self.ids})
        return {**self.model_dump(), "ids": numbers}


class TagsEdit(_Edit):
    """Tags to add to contacts and to take off them. Contacts that are not there any more are passed over."""


class TopicsEdit(_Edit):
    """Topics (their ids) to subscribe contacts to and to take them off."""

    def require_known(self, known: Vocabulary) -> None:
        """Raises Invalid where it names a topic that isn't there."""
        faults = [
            Fault(f"{name}[{at}]", f"there is no topic '{topic}'")
            for name, topics in (("add", self.add), ("remove", self.remove))
            for at, topic in enumerate(topics)
            if topic not in known.topics
        ]
        if faults:
            raise Invalid(faults)


class ExportRequest(Body):
    """Which contacts to export; everyone, where no segment is named."""

    segment_id: Id | None = None
