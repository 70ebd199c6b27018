"""What stands in the way of sending a campaign: its content, its sender, its audience. May touch: the store."""

from functools import cache, cached_property

from godwit.campaigns.campaign import Campaign
from godwit.clock import Clock, system_clock
from godwit.content.problems import Problem, find_problems
from godwit.files import attachments
from godwit.sending.identities import VerifiedSenders
from godwit.settings import EmailSettings, Sender, email_settings
from godwit.store import documents
from godwit.store.objects import Objects
from godwit.store.protocol import Store


class Checks:
    """The checks of one request; what several campaigns of a list share is looked up once.

    `origin` is this deployment's, which addresses beginning with `/` belong to. Without `objects` attachments that were
    uploaded just now count as not uploaded; without `senders` anybody may be written in the name of.
    """

    def __init__(
        self,
        store: Store,
        workspace: str,
        origin: str,
        objects: Objects | None = None,
        clock: Clock = system_clock,
        senders: VerifiedSenders | None = None,
    ) -> None:
        self._store = store
        self._objects = objects
        self._clock = clock
        self._senders = senders
        self._workspace = workspace
        self._origin = origin
        self._exists = cache(self._find)

    @cached_property
    def settings(self) -> EmailSettings:
        """The workspace's settings for email."""
        return email_settings(self._store, self._workspace)

    def problems_of(self, campaign: Campaign) -> list[Problem]:
        """Everything that must be mended before the campaign can be sent, each with the field's path."""
        content = campaign.content
        problems: list[Problem] = []
        if not content["name"].strip():
            problems.append(Problem(path="name", message="A campaign needs a name."))
        problems += self._audience_problems(campaign)
        if content["topic_id"] and not self._exists("topic", content["topic_id"]):
            problems.append(Problem(path="topic_id", message="There is no such topic."))
        problems += self._sender_problems(campaign)
        problems += find_problems(content["subject"], content["preheader"], content["content"], self._origin)
        return problems + self._attachment_problems(campaign)

    def sender_of(self, campaign: Campaign) -> Sender | None:
        """Who the campaign is from: its own sender, else the workspace's, None where there is neither."""
        own = campaign.content["sender"]
        return Sender.model_validate(own) if own else self.settings.sender

    def _sender_problems(self, campaign: Campaign) -> list[Problem]:
        sender = self.sender_of(campaign)
        if sender is None:
            return [Problem(path="sender", message="Say who it is from, here or in the workspace's settings.")]
        # A mail server has no list of whom it takes; it says so when it is tested, or when sending begins.
        if self._senders is not None and self.settings.provider == "ses" and self._senders.refuses(sender.address):
            message = f"{sender.address} is not verified in SES. Verify it or its domain, or choose another sender."
            return [Problem(path="sender", message=message)]
        return []

    def _audience_problems(self, campaign: Campaign) -> list[Problem]:
        audience = campaign.content["audience"]
        if audience is None:
            return [Problem(path="audience", message="Say whom it goes to.")]
        return [
            Problem(path=f"audience.{part}[{position}]", message="There is no such segment.")
            for part in ("segments", "exclude")
            for position, identifier in enumerate(audience.get(part, []))
            if not self._exists("segment", identifier)
        ]

    def _attachment_problems(self, campaign: Campaign) -> list[Problem]:
        chosen = campaign.content["attachments"]
        faults = attachments.problems_of(self._store, self._objects, self._workspace, chosen, self._clock)
        return [Problem(fault.path, fault.message) for fault in faults]

    def _find(self, kind: str, identifier: str) -> bool:
        return documents.find(self._store, self._workspace, kind, identifier) is not None
