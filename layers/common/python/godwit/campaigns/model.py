"""What people write into a campaign, and what the API answers. Pure."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_serializer, model_validator

from godwit.campaigns.campaign import Campaign
from godwit.campaigns.states import Status
from godwit.contacts.email_address import Address
from godwit.content.model import Content
from godwit.content.problems import Problem
from godwit.files.attachments import MOST as MOST_ATTACHMENTS
from godwit.http.models import Answer, Body, Id, Line, Moment, ProblemFault, Version, Versioned
from godwit.sender import SenderBody
from godwit.sending.brake import Figures

LONGEST_NAME = 255


class Audience(Answer):
    """Everyone, or the members of any of the segments who are in none of the excluded ones."""

    everyone: bool = False
    segments: list[str] = []
    exclude: list[str] = []

    @model_serializer
    def _as_written(self) -> dict[str, bool | list[str]]:
        chosen: dict[str, bool | list[str]] = {"everyone": True} if self.everyone else {"segments": self.segments}
        return {**chosen, "exclude": self.exclude}


class AudienceBody(Audience):
    """Either everyone, or the members of any of the segments; but for those of the excluded ones."""

    everyone: StrictBool = False
    segments: Annotated[list[Id], Field(max_length=20)] = []
    exclude: Annotated[list[Id], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _one_of_both(self) -> "AudienceBody":
        if self.everyone == bool(self.segments):
            raise ValueError("say either everyone, or which segments")
        return self


def _email_only(value: Any) -> Any:
    if value == "sms":
        raise ValueError("SMS campaigns can't be made yet; this takes email")
    return value


def _by_action_only(value: Any) -> Any:
    if value is not None:
        raise ValueError("a draft has no schedule; give it one by the action schedule")
    return value


class ScheduleBody(Body):
    """A time of day in a zone, as somebody there would say it. Of a time that comes twice, the earlier is meant."""

    at: str = Field(description="Local to the zone, seconds optional: `2026-12-01T09:00`.")
    time_zone: str = Field(description="IANA name, such as `Europe/Paris`.")


class DuplicateBody(Body):
    """Whom the copy goes to: the same people, or those who were sent this campaign and did not open it."""

    audience: Literal["same", "not_opened"] = "same"


class CampaignBody(Body):
    """What can be written. All of it may be left out: a draft saves incomplete, and `problems` says what it lacks."""

    name: Annotated[Line, Field(max_length=LONGEST_NAME)] = ""
    description: Annotated[str, Field(max_length=2_000)] = ""
    type: Annotated[Literal["email"], BeforeValidator(_email_only)] = "email"
    audience: AudienceBody | None = None
    topic_id: Id | None = None
    subject: Annotated[str, Field(max_length=998)] = ""
    preheader: Annotated[str, Field(max_length=500)] = ""
    content: Content | None = None
    sender: SenderBody | None = None
    reply_to: Address | None = None
    throttle_per_minute: Annotated[int | None, Field(ge=1, le=1_000_000, strict=True)] = None
    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=50)] = []
    attachments: Annotated[list[Id], Field(max_length=MOST_ATTACHMENTS)] = []
    schedule: Annotated[None, BeforeValidator(_by_action_only)] = None
    archived: StrictBool = Field(default=False, description="As it is: the actions archive and unarchive change it.")

    def document(self) -> dict[str, Any]:
        """What is kept of it as the campaign's document."""
        return self.model_dump(exclude={"schedule", "archived"})


class CampaignUpdate(CampaignBody):
    """The whole content anew, with the version that was read."""

    version: Version


class ResendBody(Body):
    """Whom a resend goes to: those whose message is in one of these states."""

    include: Annotated[list[Literal["failed", "unknown"]], Field(min_length=1, max_length=2)] = ["failed", "unknown"]


class Braked(Answer):
    """A campaign that the brake stopped: when, and its figures then. `bounced` are hard bounces only."""

    at: Moment
    sent: int
    delivered: int
    bounced: int
    complained: int


class BrakeRelease(Braked):
    """A decision to go on after a braking: by whom, when, in view of which figures; `reason` is why it was braked."""

    by: str
    reason: str


class CampaignAnswer(Versioned):
    """A campaign. `recipients` and `excluded` (by reason) are known once its audience is frozen."""

    name: str
    description: str
    type: Literal["email"]
    status: Status
    audience: Audience | None
    topic_id: str | None
    subject: str
    preheader: str
    content: Content | None
    sender: SenderBody | None
    reply_to: str | None
    throttle_per_minute: int | None
    tags: list[str]
    attachments: list[str]
    schedule: ScheduleBody | None
    started_at: Moment | None
    completed_at: Moment | None
    archived: bool
    reason: str | None
    recipients: int | None
    excluded: dict[str, int]
    problems: list[ProblemFault]
    braked: Braked | None = Field(None, description="There while the brake holds: only resume goes on.")
    brake_releases: list[BrakeRelease] = []


def to_answer(campaign: Campaign, problems: list[Problem]) -> CampaignAnswer:
    """The campaign as the API shows it, with what stands in the way of sending it."""
    planned = campaign.schedule
    return CampaignAnswer(
        id=campaign.id,
        version=campaign.version,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
        status=campaign.status,
        started_at=campaign.started_at,
        completed_at=campaign.completed_at,
        schedule=ScheduleBody(at=planned.at, time_zone=planned.time_zone) if planned else None,
        archived=campaign.archived,
        reason=campaign.reason,
        recipients=campaign.recipients,
        excluded=dict(campaign.excluded),
        braked=Braked(**campaign.braked) if campaign.braked and campaign.status is Status.PAUSED else None,
        brake_releases=[_shown(each) for each in campaign.releases],
        problems=[ProblemFault(path=each.path, message=each.message, line=each.line) for each in problems],
        **campaign.content,
    )


def _shown(release: Mapping[str, Any]) -> BrakeRelease:
    counts = Figures.load(release["figures"]).counts()
    return BrakeRelease(by=release["by"], at=release["at"], reason=release["reason"], **counts)
