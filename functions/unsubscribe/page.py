"""The preference page: what is told and offered, by how things stand and what was done just now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from godwit.contacts.reachability import Channel
from godwit.ledger.reasons import LONGEST_TEXT, REASONS
from godwit.public_pages.languages import Texts
from godwit.public_pages.page import message
from godwit.public_pages.page import render as render_page

ALL = "all"
"""Stands for all email, where else a topic's id stands."""

Told = Literal["gone_all", "gone_topic", "back_all", "back_topic", "saved", "thanks"]
"""What was done just now; keys of texts."""


@dataclass(frozen=True)
class TopicChoice:
    """A topic, and whether the person is subscribed to it."""

    id: str
    name: str
    description: str
    wanted: bool


@dataclass(frozen=True)
class ChannelChoice:
    """A way to reach the person: whether it may be used (`on`), and whether the address is suppressed (`blocked`)."""

    name: Channel
    on: bool
    blocked: bool


@dataclass(frozen=True)
class Shown:
    """What there is to choose. `topics`: first the campaign's, if it has one; `channels`: those with an address."""

    topics: Sequence[TopicChoice]
    about_topic: bool
    channels: Sequence[ChannelChoice]

    @property
    def about(self) -> TopicChoice | None:
        """The topic of the campaign."""
        return self.topics[0] if self.about_topic else None

    @property
    def email(self) -> ChannelChoice:
        """Email, also of somebody whose address was taken away since."""
        return next((each for each in self.channels if each.name == "email"), ChannelChoice("email", False, False))

    @property
    def has_choice(self) -> bool:
        """Whether there is more to choose than email or none."""
        return bool(self.topics) or any(each.name != "email" for each in self.channels)


def render(say: Texts, sender: str, shown: Shown | None, done: Told | None) -> str:
    """The page. `shown`: None where the contact is gone and nothing can be sent to its address."""
    if shown is None:
        return message(say, "not_on_list", sender)
    return render_page(
        "preferences",
        say,
        sender,
        shown=shown,
        told=_told(shown, done),
        again=_again(shown),
        asks_why=done in ("gone_all", "gone_topic"),
        reasons=REASONS,
        longest_text=LONGEST_TEXT,
    )


def _told(shown: Shown, done: Told | None) -> str:
    """The key of what stands on top. What was asked for, but isn't so (mail to a suppressed address), is not told."""
    if done in ("saved", "thanks", "gone_all", "gone_topic"):
        return done
    if not shown.email.on:
        return "gone_all"
    if done:
        return done
    if shown.about:
        return "preferences_topic" if shown.about.wanted else "gone_topic"
    return "preferences_all" if shown.has_choice else "preferences_only"


def _again(shown: Shown) -> str | None:
    """What can be subscribed to again: ALL, the campaign's topic, or nothing."""
    if shown.email.blocked:
        return None
    if not shown.email.on:
        return ALL if any(each.name == "email" for each in shown.channels) else None
    return shown.about.id if shown.about and not shown.about.wanted else None
