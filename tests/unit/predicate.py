"""The meaning of filters said plainly, contact by contact: the oracle that the index must agree with."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Contact = Mapping[str, Any]

SETS = {"tags", "project_statuses", "topics"}
TEXTS = {"city", "region", "country", "company", "language", "time_zone", "email_domain"}
DATES = {"created_at", "last_interaction_at"}
BOOLEANS = {"email_consent", "sms_consent", "email_subscribed", "sms_subscribed"}

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
}


def matches(node: Mapping[str, Any], contact: Contact, now: int, zone: str) -> bool:
    """Whether the filter, as JSON, is true of a stored contact's `doc` at `now` (ms)."""
    if "all" in node:
        return all(matches(part, contact, now, zone) for part in node["all"])
    if "any" in node:
        return any(matches(part, contact, now, zone) for part in node["any"])
    if "not" in node:
        return not matches(node["not"], contact, now, zone)
    field, op = node["field"], node["op"]
    value: Any = node.get("value")
    if field in SETS:
        return _set(set(contact[field]), op, value)
    there: Any = _value(contact, field)
    if op == "exists":
        return there is not None
    if op == "missing":
        return there is None
    if there is None:
        return False
    if field in TEXTS:
        return _text(there.casefold(), op, value)
    if field in DATES:
        return _date(datetime.fromisoformat(there), op, value, now, ZoneInfo(zone))
    if field in BOOLEANS:
        return bool(there == value)
    number = Decimal(str(there))
    if op == "between":
        return Decimal(str(value[0])) <= number <= Decimal(str(value[1]))
    return COMPARE[op](number, Decimal(str(value)))


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


def _set(there: set[str], op: str, value: Any) -> bool:
    if op == "has":
        return value in there
    return bool(there & set(value)) == (op == "has_any")


def _text(there: str, op: str, value: Any) -> bool:
    match op:
        case "is" | "is_not":
            return bool(there == value.casefold()) == (op == "is")
        case "in" | "not_in":
            return (there in {each.casefold() for each in value}) == (op == "in")
        case _:
            return str(value).casefold() in there


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
