"""What a workspace has declared that contacts may speak of. May touch: the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from godwit.contacts import custom_fields, topics
from godwit.contacts.custom_fields import FieldType
from godwit.settings import workspace_settings
from godwit.store.protocol import Store


@dataclass(frozen=True)
class Vocabulary:
    """Custom fields by name; topics by id with whether new contacts get them; how phones and dates are read.

    `labels` are those of the custom fields, by name.
    """

    custom: Mapping[str, FieldType]
    topics: Mapping[str, bool]
    country: str
    time_zone: str
    labels: Mapping[str, str]

    @property
    def default_topics(self) -> list[str]:
        """The topics that new contacts are subscribed to unless it is said otherwise, the oldest first."""
        return [topic for topic, default in self.topics.items() if default]


def vocabulary(store: Store, workspace: str) -> Vocabulary:
    """The workspace's vocabulary as it stands."""
    settings = workspace_settings(store, workspace)
    fields = custom_fields.all_fields(store, workspace)
    return Vocabulary(
        custom={field.id: field.body["type"] for field in fields},
        topics=topics.declared(store, workspace),
        country=settings.default_country,
        time_zone=settings.time_zone,
        labels={field.id: field.body["label"] for field in fields},
    )
