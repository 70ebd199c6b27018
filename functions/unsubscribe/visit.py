"""A recipient at the page: who they are, what they can choose, and doing what they ask for. Touches: the store."""

import json
from functools import cached_property
from typing import Any

from godwit.clock import Clock
from godwit.contacts.answer import is_live
from godwit.contacts.commit import amend
from godwit.contacts.consent import Wishes, has_address, heed
from godwit.contacts.document import Doc
from godwit.contacts.reachability import ADDRESS_FIELD, CHANNELS, Channel, reachability
from godwit.contacts.suppression import held_against
from godwit.contacts.suppression_reasons import is_own_wish
from godwit.contacts.timeline import RECIPIENT, Author, Reason
from godwit.contacts.topics import all_topics
from godwit.ledger.claims import Recipient
from godwit.ledger.hits import record_unsubscribe
from godwit.ledger.reasons import LONGEST_TEXT, REASONS, record_reason
from godwit.public_pages.forms import Fields
from godwit.public_pages.senders import sender_name
from godwit.settings import workspace_settings
from godwit.store import documents, keys
from godwit.store.conditions import Item
from godwit.store.documents import Document
from godwit.store.protocol import Store
from godwit.text import as_lines
from godwit.tracking.tokens import Reference

from functions.unsubscribe.page import ALL, ChannelChoice, Shown, Told, TopicChoice

SOURCE = "unsubscribe page"
_EMAIL: tuple[Channel, ...] = ("email",)


class Visit:
    """A recipient at the page of the campaign that their link came with."""

    def __init__(self, store: Store, reference: Reference, clock: Clock) -> None:
        self._store = store
        self._workspace = reference.workspace
        self._campaign = reference.campaign
        self._number = reference.number
        self._clock = clock

    @property
    def contact(self) -> Doc | None:
        """The recipient's fields as they are now; None where they are gone, or the mail went to another address."""
        return json.loads(self._item["doc"]) if self._item else None

    @cached_property
    def sender(self) -> str:
        """Who wrote; empty where the workspace has no name."""
        return sender_name(self._store, self._workspace)

    def shown(self) -> Shown | None:
        """What there is to choose, as it stands; None where nothing can be sent any more, whatever is chosen."""
        contact = self.contact
        if contact is None:
            only = [ChannelChoice("email", on=True, blocked=False)]
            return None if self._is_in_peace() else Shown(topics=[], about_topic=False, channels=only)
        about = self._about
        topics = sorted(self._topics.values(), key=lambda topic: (topic.id != about, topic.body["name"].casefold()))
        return Shown(
            topics=[
                TopicChoice(
                    topic.id, topic.body["name"], topic.body.get("description", ""), topic.id in contact["topics"]
                )
                for topic in topics
            ],
            about_topic=about is not None,
            channels=[self._channel(contact, each) for each in CHANNELS if contact[ADDRESS_FIELD[each]]],
        )

    def act(self, fields: Fields) -> Told:
        """Do what was posted; answers what is to be told of it."""
        match fields.get("action"):
            case ["save"]:
                return self._save(fields)
            case ["all"]:
                return self._leave(None)
            case ["again"]:
                return self._return(fields)
            case ["reason"]:
                return self._say_why(fields)
            case _:
                return self._leave(self._about)

    def _leave(self, topic_id: str | None) -> Told:
        self._heed(Wishes(stop=_EMAIL) if topic_id is None else Wishes(leave=(topic_id,)))
        return "gone_all" if topic_id is None else "gone_topic"

    def _return(self, fields: Fields) -> Told:
        wanted = fields.get("again", [""])[0]
        if wanted == ALL:
            self._heed(Wishes(start=_EMAIL))
            return "back_all"
        if wanted and wanted == self._about:
            self._heed(Wishes(join=(wanted,)))
            return "back_topic"
        return "saved"

    def _save(self, fields: Fields) -> Told:
        """Only what the person changed on the page counts: it may have been open while other things changed."""
        had, topics, channels = (set(fields.get(name, ())) for name in ("had", "topic", "channel"))
        self._heed(
            Wishes(
                leave=[topic for topic in self._topics if topic in had - topics],
                join=[topic for topic in self._topics if topic in topics - had],
                stop=[channel for channel in CHANNELS if channel in had - channels],
                start=[channel for channel in CHANNELS if channel in channels - had],
            )
        )
        return "saved"

    def _heed(self, wishes: Wishes) -> None:
        """The contact first: should the second write fail, the person gets no more email all the same.

        Who reads the mail at an address that isn't the contact's any more may stop things there, and start nothing.
        """
        is_theirs, now = self._item is not None, self._clock()
        if not is_theirs:
            wishes = Wishes(leave=wishes.leave, stop=wishes.stop)
        item = heed(self._store, self._workspace, self._number, wishes, now, SOURCE, self._clock, sent_to=self._sent_to)
        self._item = item if is_theirs else None
        if "email" in wishes.stop or self._about in wishes.leave:
            record_unsubscribe(self._store, self._workspace, self._campaign, self._number, now)

    def _is_in_peace(self) -> bool:
        """Whether nothing can be sent any more to where the mail went."""
        digest = self._sent_to
        if digest is None:
            return True
        held = keys.suppression_of(self._workspace, "email", digest)
        return self._store.get(held, consistent=True) is not None

    @cached_property
    def _sent_to(self) -> str | None:
        """The digest of the address that the mail went to; None for who got none, or was erased and so suppressed."""
        row = self._store.get(Recipient(self._workspace, self._campaign, self._number).key, consistent=True)
        return row.get("sent_to") if row else None

    def _say_why(self, fields: Fields) -> Told:
        """Kept once a campaign, so that nobody fills a timeline; and nothing of who is gone."""
        reason = next((each for each in fields.get("reason", ()) if each in REASONS), "")
        text = as_lines(" ".join(fields.get("text", ()))).strip()[:LONGEST_TEXT]
        if not self._item or not (reason or text):
            return "saved"
        recipient = Recipient(self._workspace, self._campaign, self._number)
        if record_reason(self._store, recipient, reason or "other"):
            said = Reason(reason or "other", text or None, self._campaign, self._clock())
            by = Author(RECIPIENT, SOURCE)
            self._item = amend(self._store, self._workspace, self._number, lambda doc: doc, self._clock, by, said)
        return "thanks"

    def _channel(self, contact: Doc, channel: Channel) -> ChannelChoice:
        """As senders see it: the suppression itself counts, which the contact may not show."""
        held = held_against(self._store, self._workspace, channel, contact[ADDRESS_FIELD[channel]])
        on = held is None and reachability(contact, channel, self._basis) is None
        return ChannelChoice(channel, on, blocked=held is not None and not is_own_wish(held))

    @cached_property
    def _item(self) -> Item | None:
        """The contact, while it has the address that the mail went to."""
        item = self._store.get(keys.contact(self._workspace, self._number), consistent=True)
        if not is_live(item):
            return None
        return item if self._sent_to is None or has_address(self._workspace, item, self._sent_to) else None

    @cached_property
    def _topics(self) -> dict[str, Document]:
        return {topic.id: topic for topic in all_topics(self._store, self._workspace)}

    @cached_property
    def _about(self) -> str | None:
        """The topic that the campaign is about; None for all email, also where campaign or topic are gone."""
        campaign = documents.find(self._store, self._workspace, "campaign", self._campaign)
        topic_id: Any = campaign.body.get("topic_id") if campaign else None
        return topic_id if topic_id in self._topics else None

    @cached_property
    def _basis(self) -> Any:
        return workspace_settings(self._store, self._workspace).consent_basis
