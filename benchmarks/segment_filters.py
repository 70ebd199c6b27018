"""The twelve filters that segments are measured with: for us, for typed columns, for one jsonb."""

from dataclasses import dataclass
from typing import Any

from godwit.clock import DAY

from benchmarks.population import CAMPAIGNS, NOW

C1, C3, C7 = CAMPAIGNS
SEGMENTS: dict[str, Any] = {
    "01M2RBENCH00000000000000SA": {
        "all": [{"field": "tags", "op": "has", "value": "tag3"}, {"field": "country", "op": "is", "value": "AB"}]
    },
    "01M2RBENCH00000000000000SB": {"field": "custom.vip", "op": "is", "value": True},
}
SA, SB = SEGMENTS


@dataclass(frozen=True)
class Filter:
    """One question in three languages."""

    name: str
    tree: dict[str, Any]
    tuned: str
    attribs: str


def _leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def _in(table: str, campaign: str) -> str:
    return f"id in (select id from {table} where campaign = '{campaign}')"


def _has(value: str, field: str = "tags") -> str:
    return f"""attribs @> '{{"{field}": ["{value}"]}}'"""


def _is(field: str, value: str) -> str:
    return f"""attribs @> '{{"{field}": "{value}"}}'"""


_CITIES = [f"City {i}" for i in (3, 17, 44, 120, 300)]

FILTERS = [
    Filter("one tag", _leaf("tags", "has", "tag5"), "tags @> '{tag5}'", _has("tag5")),
    Filter(
        "two tags, or",
        {"any": [_leaf("tags", "has", "tag1"), _leaf("tags", "has", "tag2")]},
        "tags && '{tag1,tag2}'",
        f"({_has('tag1')} or {_has('tag2')})",
    ),
    Filter(
        "country and revenue",
        {"all": [_leaf("country", "is", "AC"), _leaf("revenue", "gte", 5000)]},
        "country = 'AC' and revenue >= 5000",
        f"{_is('country', 'AC')} and (attribs->>'revenue')::numeric >= 5000",
    ),
    Filter(
        "nested six",
        {
            "all": [
                {"any": [_leaf("tags", "has_any", ["tag1", "tag2"]), _leaf("city", "is", "City 3")]},
                {"any": [_leaf("campaign", "opened", C7), _leaf("campaign", "clicked", C3)]},
                _leaf("revenue", "gte", 1000),
                {"not": _leaf("project_statuses", "has", "p0:lost")},
            ]
        },
        f"(tags && '{{tag1,tag2}}' or city = 'City 3') and ({_in('opened', C7)} or {_in('clicked', C3)})"
        " and revenue >= 1000 and not project_statuses @> '{p0:lost}'",
        f"({_has('tag1')} or {_has('tag2')} or {_is('city', 'City 3')})"
        f" and ({_in('opened', C7)} or {_in('clicked', C3)})"
        f" and (attribs->>'revenue')::numeric >= 1000 and not {_has('p0:lost', 'project_statuses')}",
    ),
    Filter(
        "relative date",
        _leaf("last_interaction_at", "newer_than", {"days": 30}),
        f"last_interaction_at between {NOW - 30 * DAY} and {NOW}",
        f"(attribs->>'last_interaction_at')::bigint between {NOW - 30 * DAY} and {NOW}",
    ),
    Filter(
        "custom text and number",
        {"all": [_leaf("custom.plan", "is", "pro"), _leaf("custom.seats", "gte", 10)]},
        "plan = 'pro' and seats >= 10",
        f"{_is('plan', 'pro')} and (attribs->>'seats')::int >= 10",
    ),
    Filter(
        "not",
        {
            "not": {
                "any": [
                    _leaf("tags", "has", "tag0"),
                    _leaf("project_statuses", "has", "p1:lost"),
                    _leaf("campaign", "clicked", C1),
                ]
            }
        },
        f"not (tags @> '{{tag0}}' or project_statuses @> '{{p1:lost}}' or {_in('clicked', C1)})",
        f"not ({_has('tag0')} or {_has('p1:lost', 'project_statuses')} or {_in('clicked', C1)})",
    ),
    Filter(
        "text contains",
        _leaf("company", "contains", "novák 1"),
        "company ilike '%novák 1%'",
        "attribs->>'company' ilike '%novák 1%'",
    ),
    Filter(
        "city in 5",
        _leaf("city", "in", _CITIES),
        f"city in ({', '.join(repr(city) for city in _CITIES)})",
        f"({' or '.join(_is('city', city) for city in _CITIES)})",
    ),
    Filter(
        "exists, missing",
        {"all": [_leaf("phone", "exists"), _leaf("last_interaction_at", "missing")]},
        "phone is not null and last_interaction_at is null",
        "attribs ? 'phone' and not attribs ? 'last_interaction_at'",
    ),
    Filter(
        "engagement",
        {"all": [_leaf("campaign", "opened", C7), _leaf("campaign", "not_clicked", C7)]},
        f"{_in('opened', C7)} and {_in('sent', C7)} and not {_in('clicked', C7)}",
        f"{_in('opened', C7)} and {_in('sent', C7)} and not {_in('clicked', C7)}",
    ),
    Filter(
        "segment in segment",
        {"all": [_leaf("segment", "in", SA), _leaf("segment", "not_in", SB)]},
        "tags @> '{tag3}' and country = 'AB' and not coalesce(vip, false)",
        f"{_has('tag3')} and {_is('country', 'AB')} and not attribs @> '{{\"vip\": true}}'",
    ),
]
