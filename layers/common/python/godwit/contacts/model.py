"""What callers send to make or change a contact, checked. Pure. Needs the packages of `values`."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, StrictBool

from godwit.clock import from_iso
from godwit.contacts import values
from godwit.contacts.countries import country_code
from godwit.contacts.custom_values import custom_value
from godwit.contacts.email_address import email_address
from godwit.contacts.reachability import Channel
from godwit.contacts.vocabulary import Vocabulary
from godwit.errors import Fault, Invalid
from godwit.http.models import Answer, Body, Line, Moment, MomentText, Version

T = TypeVar("T")


def _unless_null(check: Callable[[T], Any]) -> AfterValidator:
    return AfterValidator(lambda value: None if value is None else check(value))


Text = Annotated[str | None, _unless_null(values.plain_text)]

Labels = Annotated[list[str] | None, _unless_null(values.labels)]


def _sortable(text: str) -> str:
    if not 0 <= from_iso(text) < 10**13:
        raise ValueError("write a time from 1970 to 2286")
    return text


OrderedMoment = Annotated[MomentText, AfterValidator(_sortable)]
"""When something was that is kept in order of time: keys hold 13 digits of milliseconds."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("write at least one character")
    return text


class ChannelConsentFields(Body):
    """Whether the person said yes, no or nothing. A change without `at` counts from now; `source` defaults to `api`."""

    given: StrictBool | None = None
    at: MomentText | None = None
    source: Text = None


class ConsentFields(Body):
    """Consent by channel; a channel that is left out stays as it is."""

    email: ChannelConsentFields | None = None
    sms: ChannelConsentFields | None = None


class ContactFields(Body):
    """A contact's fields. What is left out keeps its value, or its default in a new contact; null clears."""

    email: Annotated[str | None, _unless_null(email_address)] = Field(None, examples=["ada@example.com"])
    phone: str | None = Field(None, description="Kept as E.164.", examples=["+4915112345678"])
    external_id: Text = Field(None, description="The contact's id in another system; unique in the workspace.")
    first_name: Text = None
    last_name: Text = None
    company: Text = None
    city: Text = None
    region: Text = None
    country: Annotated[str | None, _unless_null(country_code)] = Field(None, description="ISO 3166-1 alpha-2.")
    time_zone: Annotated[str | None, _unless_null(values.time_zone)] = Field(None, description="IANA name.")
    language: Annotated[str | None, _unless_null(values.language_tag)] = Field(None, description="BCP 47 tag.")
    tags: Labels = None
    revenue: Annotated[float | None, Field(strict=True), _unless_null(values.amount)] = Field(
        None, description="At most 4 decimals; 0 where nothing is known."
    )
    project_statuses: Labels = None
    last_interaction_at: MomentText | None = None
    custom: dict[str, Any] | None = Field(
        None, description="Values of declared custom fields. A change keeps those it doesn't name; null clears one."
    )
    topics: Labels = Field(None, description="Ids of topics it is subscribed to; a new contact gets the default ones.")
    tracking: StrictBool | None = Field(
        None, description="Whether opens and clicks may be recorded, also of mail sent before; true by default."
    )
    consent: ConsentFields | None = None
    email_unsubscribed_at: MomentText | None = None
    sms_opted_out_at: MomentText | None = None


class ContactPatch(ContactFields):
    """Changes to a contact, with the version that was read."""

    version: Version


class ContactUpsert(ContactFields):
    """What to make or change; with a `version`, the contact must be at it."""

    version: Version | None = None


class NoteFields(Body):
    """What is to be remembered of a contact, and when it was; now, where it isn't said."""

    text: Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(_not_blank)]
    at: OrderedMoment | None = None

    def moment(self, now: int) -> int:
        """When it was, in ms."""
        return from_iso(self.at) if self.at else now


class SuppressionFields(Body):
    """An address that nothing may be sent to; since now, where it isn't said."""

    address: str = Field(max_length=320)
    channel: Channel = "email"
    reason: Annotated[Line, Field(min_length=1, max_length=values.TEXT_LENGTH)] = "manual"
    at: OrderedMoment | None = None

    def moment(self, now: int) -> int:
        """Since when, in ms: now at the latest, for what is to come would stand first in the list for good."""
        return min(from_iso(self.at), now) if self.at else now


class Suppression(Answer):
    """An address that nothing may be sent to: why, and since when."""

    address: str
    channel: Channel
    reason: str
    at: Moment


def normal_address(channel: Channel, address: str, known: Vocabulary) -> str:
    """An address as contacts have it. Raises Invalid."""
    try:
        return email_address(address) if channel == "email" else values.phone_number(address, known.country)
    except ValueError as refused:
        raise Invalid([Fault("address", str(refused))]) from None


def change_of(fields: ContactFields, known: Vocabulary) -> Mapping[str, Any]:
    """The change that the caller asks for (see `document`). Raises Invalid, also for what isn't declared."""
    change = fields.model_dump(exclude_unset=True, exclude={"version"})
    faults: list[Fault] = []
    if change.get("custom") is not None:
        change["custom"] = _custom(change["custom"], known, faults)
    faults += [
        Fault(f"topics[{position}]", f"there is no topic '{topic}'")
        for position, topic in enumerate(change.get("topics") or [])
        if topic not in known.topics
    ]
    if change.get("phone") is not None:
        try:
            change["phone"] = values.phone_number(change["phone"], known.country)
        except ValueError as refused:
            faults.append(Fault("phone", str(refused)))
    if faults:
        raise Invalid(faults)
    return change


def _custom(said: Mapping[str, Any], known: Vocabulary, faults: list[Fault]) -> dict[str, Any]:
    """Normal values by name, null where one is cleared."""
    normal = {}
    for name, value in said.items():
        if name not in known.custom:
            faults.append(Fault(f"custom.{name}", f"no custom field '{name}' is declared"))
            continue
        try:
            normal[name] = custom_value(known.custom[name], value)
        except ValueError as refused:
            faults.append(Fault(f"custom.{name}", str(refused)))
    return normal
