"""PostgreSQL as a second oracle: another reading of filters, with its own ideas of absent values, zones and months."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from godwit.index import Index
from godwit.segments.columns import Columns
from godwit.segments.evaluate import Context, Evaluation
from godwit.segments.fields import Kind
from godwit.segments.filter import parse_filter
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.postgres import Postgres, postgres
from tests.unit.predicate import domain
from tests.unit.segment_strategies import CUSTOM, NOW, ZONES, contacts, custom_filters

CONTACTS = 400
DECLARED = {f"custom.{name}": Kind(kind) for name, kind in CUSTOM.items()}

SETS = ("tags", "project_statuses", "topics", "custom.skills")
TEXTS = ("city", "region", "country", "company", "language", "time_zone", "email_domain", "custom.plan")
NUMBERS = ("revenue", "custom.seats")
DATES = ("created_at", "last_interaction_at", "custom.renewal")
FLAGS = ("email_consent", "sms_consent", "email_subscribed", "sms_subscribed", "custom.beta")
SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def array(texts: list[str]) -> str:
    return f"array[{', '.join(map(quoted, texts))}]::text[]"


def to_sql(node: Any, zone: str) -> str:
    if "all" in node:
        return "(" + " and ".join(["true", *(to_sql(part, zone) for part in node["all"])]) + ")"
    if "any" in node:
        return "(" + " or ".join(["false", *(to_sql(part, zone) for part in node["any"])]) + ")"
    if "not" in node:
        return f"not {to_sql(node['not'], zone)}"
    return f"coalesce({leaf_to_sql(node, zone)}, false)"


def leaf_to_sql(leaf: Any, zone: str) -> str:
    field, op, value = leaf["field"], leaf["op"], leaf.get("value")
    column = f'"{field}"'
    if field == "custom.renewal":
        column = f"coalesce({column}, \"custom.renewal:day\"::timestamp at time zone '{zone}')"
    if op in ("exists", "missing"):
        return f"{column} is {'not ' if op == 'exists' else ''}null"
    if field in SETS:
        sets = array([value] if op == "has" else value)
        return f"not {column} && {sets}" if op == "has_none" else f"{column} && {sets}"
    if field in TEXTS:
        read = domain if field == "email_domain" else str.casefold
        return text_to_sql(column, op, read(value) if isinstance(value, str) else [read(each) for each in value])
    if field in NUMBERS:
        bounds = [Decimal(str(each)) for each in (value if op == "between" else [value])]
        return (
            f"{column} between {bounds[0]:f} and {bounds[1]:f}"
            if op == "between"
            else f"{column} {SIGNS[op]} {bounds[0]:f}"
        )
    if field in FLAGS:
        return f"{column} = {value}"
    return date_to_sql(column, op, value, zone)


def text_to_sql(column: str, op: str, value: Any) -> str:
    if op == "contains":
        return f"position({quoted(value)} in {column}) > 0"
    same = f"{column} = any({array([value] if isinstance(value, str) else value)})"
    # Of no texts at all, `any` is false also of what is absent.
    return same if op in ("is", "in") else f"({column} is not null and not {same})"


def date_to_sql(column: str, op: str, value: Any, zone: str) -> str:
    if op in ("before", "after"):
        if len(value) == len("2026-12-01"):
            day = f"date '{value}'" if op == "before" else f"(date '{value}' + 1)"
            return f"{column} {'<' if op == 'before' else '>='} ({day}::timestamp at time zone '{zone}')"
        return f"{column} {'<' if op == 'before' else '>'} timestamptz '{value}'"
    now = f"timestamptz '{moment(NOW)}'"
    if "days" in value:
        since = f"({now} - interval '{24 * value['days']} hours')"
    else:
        since = f"((({now} at time zone '{zone}') - interval '{value['months']} months') at time zone '{zone}')"
    return f"{column} < {since}" if op == "older_than" else f"{column} between {since} and {now}"


def moment(at: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).isoformat()


def day_or_moment(value: Any) -> tuple[str | None, str | None]:
    try:
        if len(value) == len("2026-12-01"):
            return None, date.fromisoformat(value).isoformat()
        return datetime.fromisoformat(value).isoformat(), None
    except (TypeError, ValueError):
        return None, None


def row(number: int, doc: dict[str, Any]) -> dict[str, Any]:
    custom = doc["custom"]
    plan, seats, beta, skills = (custom.get(name) for name in ("plan", "seats", "beta", "skills"))
    at, day = day_or_moment(custom.get("renewal"))
    texts = {name: doc[name] for name in TEXTS[:6]}
    texts |= {"email_domain": (doc["email"] or "").rpartition("@")[2], "custom.plan": plan}
    return {
        "id": number,
        **{name: doc[name] for name in SETS[:3]},
        "custom.skills": skills if isinstance(skills, list) else [],
        **{name: text.casefold() if isinstance(text, str) and text else None for name, text in texts.items()},
        "revenue": str(Decimal(str(doc["revenue"]))),
        "custom.seats": str(seats) if isinstance(seats, int | float) and not isinstance(seats, bool) else None,
        "created_at": doc["created_at"],
        "last_interaction_at": doc["last_interaction_at"],
        "custom.renewal": at,
        "custom.renewal:day": day,
        "email_consent": doc["consent"]["email"]["given"],
        "sms_consent": doc["consent"]["sms"]["given"],
        "email_subscribed": doc["email_unsubscribed_at"] is None,
        "sms_subscribed": doc["sms_opted_out_at"] is None,
        "custom.beta": beta if isinstance(beta, bool) else None,
        "email": doc["email"],
        "phone": doc["phone"],
    }


TYPES = {
    "id": "bigint",
    **dict.fromkeys(SETS, "text[]"),
    **dict.fromkeys((*TEXTS, "email", "phone"), "text"),
    **dict.fromkeys(NUMBERS, "numeric"),
    **dict.fromkeys(DATES, "timestamptz"),
    "custom.renewal:day": "date",
    **dict.fromkeys(FLAGS, "boolean"),
}


@pytest.fixture(scope="module")
def docs() -> dict[int, dict[str, Any]]:
    """Contacts that hypothesis drew."""
    drawn: list[dict[str, Any]] = []

    @settings(max_examples=CONTACTS // 10, phases=[Phase.generate], database=None, derandomize=True, deadline=None)
    @given(st.lists(contacts(), min_size=10, max_size=10))
    def draw(some: list[dict[str, Any]]) -> None:
        drawn.extend(some)

    draw()
    return dict(enumerate(drawn, start=1))


@pytest.fixture(scope="module")
def session(docs: dict[int, dict[str, Any]]) -> Iterator[Postgres]:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
    with postgres() as session:
        session.ask("set client_min_messages = warning")
        session.ask(f"create table contact ({columns})")
        for number, doc in docs.items():
            values = quoted(json.dumps(row(number, doc), ensure_ascii=False))
            session.ask(f"insert into contact select * from json_populate_record(null::contact, {values}::json)")
        yield session


@pytest.fixture(scope="module")
def index(docs: dict[int, dict[str, Any]]) -> Index:
    columns = Columns(DECLARED)
    return Index(columns.schema).assign({number: columns.row_of(doc) for number, doc in docs.items()})


@pytest.mark.soak
@settings(max_examples=1_000, deadline=None)
@given(tree=custom_filters, zone=st.sampled_from(ZONES))
def test_postgresql_agrees(index: Index, session: Postgres, tree: dict[str, Any], zone: str) -> None:
    found = Evaluation(index, Context(NOW, ZoneInfo(zone), DECLARED)).matching(parse_filter(tree))
    listed, _ = session.ask(f"select id from contact where {to_sql(tree, zone)} order by id")
    assert [int(each) for each in listed] == list(found)
