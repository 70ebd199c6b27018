"""Which column holds which field: by the usual headings, or as the user maps them. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence

from godwit.imports.table import Unreadable

CUSTOM = "custom."
"""What a column for a custom field is called, before the field's name."""

NAME = "name"
"""A column with first and last name in one; it isn't a contact's field, and is split."""

ADDRESSES: frozenset[str | None] = frozenset({"email", "phone", "external_id"})
"""The fields that contacts are known by."""

FIELDS: Mapping[str, str] = {
    "email": "mail emailaddress mailaddress emailadresse",
    "phone": "phonenumber mobile mobilephone mobilenumber cell cellphone cellnumber tel telephone telephonenumber "
    "msisdn sms telefon telefonnummer handy mobil",
    "external_id": "extid externalidentifier customerid customernumber",
    "first_name": "givenname forename fname vorname prenom",
    "last_name": "surname familyname lname nachname nom",
    NAME: "fullname contactname displayname",
    "company": "companyname organisation organization org firm firma employer business",
    "city": "town locality ort stadt ville",
    "region": "state province stateprovince stateregion county bundesland",
    "country": "countrycode countryregion land pays",
    "time_zone": "tz",
    "language": "lang locale sprache langue",
    "tags": "tag label labels keywords",
    "revenue": "annualrevenue totalrevenue turnover umsatz",
    "project_statuses": "projectstatus projectstate",
    "tracking": "",
    "email_unsubscribed_at": "",
    "sms_opted_out_at": "",
    "last_interaction_at": "lastinteraction lastcontact lastcontacted lastcontactedat lastactivity lastseen",
}
"""The fields that a file can fill, and the headings that mean them beside their own name, without spaces and signs."""

_BY_HEADING = {
    heading: field
    for field, others in FIELDS.items()
    for heading in (field.replace("_", ""), field.removesuffix("_at").replace("_", ""), *others.split())
}


def recognise(heading: str) -> str | None:
    """The field that a heading means in any case, with or without spaces, `-`, `_` and other signs; None: unknown."""
    return _BY_HEADING.get(_bare(heading))


def known_headings(labels: Mapping[str, str]) -> Callable[[str], str | None]:
    """What `recognise` does, with the custom fields, whose `labels` are given by name: either means `custom.<name>`."""
    custom: dict[str, str] = {}
    for name, label in labels.items():
        custom |= dict.fromkeys((_bare(label), _bare(name), _bare(CUSTOM + name)), CUSTOM + name)
    return lambda heading: recognise(heading) or custom.get(_bare(heading))


def _bare(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


def assign(
    headings: Sequence[str],
    mapping: Mapping[str, str | None] | None,
    known: Callable[[str], str | None] = recognise,
) -> list[str | None]:
    """The field of each column, None where it is left out. A field may be there more than once.

    Raises Unreadable where the mapping names a heading that isn't there, or nothing tells whose row it is.
    """
    if mapping is None:
        fields = [known(heading) for heading in headings]
    else:
        wanted = {heading.strip(): field for heading, field in mapping.items()}
        if missing := [heading for heading in wanted if heading not in headings]:
            raise Unreadable(f"The file has no column '{missing[0]}'. Its columns are: {', '.join(headings)}.")
        fields = [wanted.get(heading) for heading in headings]
    if not ADDRESSES & set(fields):
        raise Unreadable(
            f"No column is known as email or phone; the first line must hold headings. It holds: {', '.join(headings)}."
        )
    return fields
