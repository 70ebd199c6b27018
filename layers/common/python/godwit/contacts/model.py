"""What callers send to make or change a contact, checked. Pure. Needs the packages of `values`."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, StrictBool

from godwit.contacts import values
from godwit.contacts.countries import country_code
from godwit.contacts.email_address import email_address
from godwit.errors import Fault, Invalid
from godwit.http.models import Body, MomentText

T = TypeVar("T")


def _unless_null(check: Callable[[T], Any]) -> AfterValidator:
    return AfterValidator(lambda value: None if value is None else check(value))


Text = Annotated[str | None, _unless_null(values.plain_text)]
Labels = Annotated[list[str] | None, _unless_null(values.labels)]


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
    custom: dict[str, Any] | None = Field(None, description="Values of declared custom fields.")
    topics: Labels = Field(None, description="Ids of the topics that the contact is subscribed to.")
    tracking: StrictBool | None = Field(None, description="Whether opens and clicks may be recorded; true by default.")
    consent: ConsentFields | None = None
    email_unsubscribed_at: MomentText | None = None
    sms_opted_out_at: MomentText | None = None


class ContactPatch(ContactFields):
    """Changes to a contact, with the version that was read."""

    version: int = Field(ge=1)


class ContactUpsert(ContactFields):
    """What to make or change; with a `version`, the contact must be at it."""

    version: int | None = Field(None, ge=1)


def change_of(fields: ContactFields, default_country: str) -> Mapping[str, Any]:
    """The change that the caller asks for (see `document`). Raises Invalid.

    No custom fields or topics can be declared yet, so that naming one is a fault.
    """
    change = fields.model_dump(exclude_unset=True, exclude={"version"})
    faults = [Fault(f"custom.{name}", f"no custom field '{name}' is declared") for name in change.get("custom") or {}]
    faults += [
        Fault(f"topics[{position}]", f"there is no topic '{topic}'")
        for position, topic in enumerate(change.get("topics") or [])
    ]
    if change.get("phone") is not None:
        try:
            change["phone"] = values.phone_number(change["phone"], default_country)
        except ValueError as refused:
            faults.append(Fault("phone", str(refused)))
    if faults:
        raise Invalid(faults)
    return change
