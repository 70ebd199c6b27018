"""What a sign-up form offers: the topics to choose from, and its HTML for a page elsewhere. May touch: the store."""

from dataclasses import dataclass

from godwit.contacts.topics import all_topics
from godwit.public_pages.languages import texts_in
from godwit.public_pages.page import render
from godwit.settings import SignupSettings
from godwit.store.protocol import Store


@dataclass(frozen=True)
class OfferedTopic:
    """A topic to choose."""

    id: str
    name: str
    description: str


def offered(store: Store, workspace: str, settings: SignupSettings) -> list[OfferedTopic]:
    """The topics of the settings that are still there, in their order."""
    if not settings.topics:
        return []
    there = {topic.id: topic.body for topic in all_topics(store, workspace)}
    return [
        OfferedTopic(topic, there[topic]["name"], there[topic].get("description", ""))
        for topic in settings.topics
        if topic in there
    ]


def snippet(language: str, url: str, topics: list[OfferedTopic]) -> str:
    """The form as HTML to put into a page elsewhere; it posts to `url`."""
    return render("snippet", texts_in(language), url=url, topics=topics)
