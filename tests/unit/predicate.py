"""The meaning of filters said plainly, contact by contact: the oracle that the index must agree with."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import idna

Contact = Mapping[str, Any]

SETS = {"tags", "project_statuses", "topics"}
TEXTS = {"city", "region", "country", "company", "language", "time_zone", "email_domain"}
DATES = {"created_at", "last_interaction_at", "last_opened_at", "last_clicked_at"}
BOOLEANS = {"email_consent", "sms_consent", "email_subscribed", "sms_subscribed"}

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
}


TYPES: Mapping[str, Any] = {"text": str, "number": (int, float), "date": str, "boolean": bool, "set": list}


@dataclass(frozen=True)
class Surroundings:
    """What a filter may name beside the contact's own fields.

    `custom`: types of custom fields; `segments`: their filters; `campaigns`: what of `sent`, `opened`, `clicked` the
    contact is in each; `times`: its `last_opened_at`, `last_clicked_at` as ISO text.
    """

    custom: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, Any] = field(default_factory=dict)
    campaigns: Mapping[str, Container[str]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)


NONE = Surroundings()


def matches(node: Mapping[str, Any], contact: Contact, now: int, zone: str, around: Surroundings = NONE) -> bool:
    """Whether the filter, as JSON, is true of a stored contact's `doc` at `now` (ms)."""
    if "all" in node:
        return all(matches(part, contact, now, zone, around) for part in node["all"])
    if "any" in node:
        return any(matches(part, contact, now, zone, around) for part in node["any"])
    if "not" in node:
        return not matches(node["not"], contact, now, zone, around)
    field, op = node["field"], node["op"]
    value: Any = node.get("value")
    if field == "segment":
        return bool(matches(around.segments[value], contact, now, zone, around) == (op == "in"))
    if field == "campaign":
        return _campaign(around.campaigns.get(value, ()), op)
    kind, there = _kind_and_value(field, contact, around)
    if kind == "set":
        return _set(set(there or []), op, value)
    if op == "exists":
        return there is not None
    if op == "missing":
        return there is None
    if there is None:
        return False
    if kind == "text":
        return _text(there.casefold(), op, value, domain if field == "email_domain" else str.casefold)
    if kind == "date":
        moment = _moment(there, ZoneInfo(zone))
        return moment is not None and _date(moment, op, value, now, ZoneInfo(zone))
    if kind == "boolean":
        return bool(there == value)
    number = Decimal(str(there))
    if op == "between":
        return Decimal(str(value[0])) <= number <= Decimal(str(value[1]))
    return COMPARE[op](number, Decimal(str(value)))


def _kind_and_value(field: str, contact: Contact, around: Surroundings) -> tuple[str, Any]:
    """The field's type and what the contact has in it; None where it is absent, or of another type."""
    if field.startswith("custom."):
        name = field.removeprefix("custom.")
        kind, there = around.custom[name], contact["custom"].get(name)
        fits = isinstance(there, TYPES[kind]) and (kind == "boolean" or not isinstance(there, bool))
        if kind == "date" and fits and _moment(there, ZoneInfo("UTC")) is None:
            fits = False
        return kind, there if fits and there != "" else None
    kinds = {"set": SETS, "text": TEXTS, "date": DATES, "boolean": BOOLEANS}
    kind = next((kind for kind, fields in kinds.items() if field in fields), "number")
    if field in ("last_opened_at", "last_clicked_at"):
        return kind, around.times.get(field)
    return kind, contact[field] if kind == "set" else _value(contact, field)


def _value(contact: Contact, field: str) -> Any:
    """What the contact has in a field that isn't a set; None where it is absent."""
    match field:
        case "email_domain":
            return contact["email"].split("@")[-1] if contact["email"] else None
        case "email_consent" | "sms_consent":
            return contact["consent"][field.split("_")[0]]["given"]
        case "email_subscribed":
            return contact["email_unsubscribed_at"] is None
        case "sms_subscribed":
            return contact["sms_opted_out_at"] is None
        case _:
            return None if contact[field] == "" else contact[field]


def _campaign(facts: Container[str], op: str) -> bool:
    if op == "not_sent":
        return "sent" not in facts
    if op.startswith("not_"):
        return "sent" in facts and op.removeprefix("not_") not in facts
    return op in facts


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _set(there: set[str], op: str, value: Any) -> bool:
    if op == "has":
        return value in there
    return bool(there & set(value)) == (op == "has_any")


def _text(there: str, op: str, value: Any, read: Callable[[str], str]) -> bool:
    match op:
        case "is" | "is_not":
            return bool(there == read(value)) == (op == "is")
        case "in" | "not_in":
            return (there in {read(each) for each in value}) == (op == "in")
        case _:
            return read(value) in there


def domain(text: str) -> str:
    """A domain as addresses have it; what can't be one, folded."""
    try:
        return idna.encode(text, uts46=True).decode()
    except idna.IDNAError:
        return text.casefold()


def _date(there: datetime, op: str, value: Any, now: int, zone: ZoneInfo) -> bool:
    if op in ("before", "after"):
        if len(value) == len("2026-12-01"):
            local, bound = there.astimezone(zone).date(), date.fromisoformat(value)
            return local < bound if op == "before" else local > bound
        moment = datetime.fromisoformat(value)
        return there < moment if op == "before" else there > moment
    present = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now)
    if "days" in value:
        since = present - timedelta(days=value["days"])
    else:
        since = _months_back(present.astimezone(zone), value["months"]).astimezone(UTC)
    return there < since if op == "older_than" else since <= there <= present


def _months_back(moment: datetime, months: int) -> datetime:
    first = moment.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    for day in range(moment.day, 0, -1):
        try:
            return first.replace(day=day)
        except ValueError:
            continue
    raise AssertionError
