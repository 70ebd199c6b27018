"""Random contacts and filters, drawn from few values so that they meet, with the awkward ones among them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from godwit.clock import DAY, HOUR, to_iso
from godwit.contacts.document import new_doc
from hypothesis import strategies as st

NOW = int(datetime(2026, 3, 31, 12, 30, 15, 250_000, tzinfo=UTC).timestamp() * 1000)
"""The 31st, with clocks put forward in Europe two days before."""
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]

WORDS = ["Straße", "STRASSE", "strasse", "İzmir", "i̇zmir", "ΣΊΣΥΦΟΣ", "σίσυφος", "x", "😀"]
LABELS = ["vip", "VIP", "a#b", "ü"]
AMOUNTS = [0, -0.0001, 0.0001, 0.1, 0.3, -5, 12.5, 99_999_999_999.9999, -100_000_000_000]
BETWEEN_UNITS = [0.00005, -0.00015, 10**14]


def _around(at: int) -> list[int]:
    return [at - 1, at, at + 1]


_midnights = [int(datetime(2026, 3, day, tzinfo=UTC).timestamp() * 1000) for day in (1, 28, 29, 30, 31)]
MOMENTS = sorted(
    {each for at in (NOW, NOW - DAY, NOW - 30 * DAY, NOW - 31 * DAY, 0, *_midnights) for each in _around(at)}
    | {midnight - offset * HOUR // 2 for midnight in _midnights for offset in (2, 4, -8, -10, 11, 28)}
    | {NOW + 7 * DAY, -(10**12)}
)

CUSTOM = {"plan": "text", "seats": "number", "renewal": "date", "beta": "boolean", "skills": "set"}
"""Declared custom fields, by type."""

words = st.sampled_from(WORDS)
moments = st.sampled_from(MOMENTS)
labels = st.lists(st.sampled_from(LABELS), unique=True, max_size=3)
consent = st.fixed_dictionaries({"given": st.sampled_from([True, False, None]), "at": st.none(), "source": st.none()})
addresses = st.sampled_from([None, "a@x.test", "b@X.TEST", "c@xn--strae-oqa.test"])


def _utc(at: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)


_dates = moments.map(to_iso) | moments.map(lambda at: (_utc(at) + timedelta(hours=5)).isoformat()[:10])
custom = st.fixed_dictionaries(
    {},
    optional={
        "plan": words | st.sampled_from(["", 5]),
        "seats": st.sampled_from(AMOUNTS) | st.integers(-3, 3) | st.sampled_from([True, "3"]),
        "renewal": _dates | st.sampled_from(["0001-01-01", "9999-12-31", "soon", "2026-02-30"]),
        "beta": st.booleans() | st.just("yes"),
        "skills": labels | st.just("vip"),
    },
)


@st.composite
def contacts(draw: st.DrawFn) -> dict[str, Any]:
    """A stored contact's `doc`."""
    texts = ("city", "region", "country", "company", "language", "time_zone")
    return new_doc(draw(moments)) | {
        **{field: draw(words | st.sampled_from([None, ""])) for field in texts},
        **{field: draw(labels) for field in ("tags", "project_statuses", "topics")},
        "email": draw(addresses),
        "phone": draw(st.sampled_from([None, "+4915112345678"])),
        "custom": draw(custom),
        "revenue": draw(st.sampled_from(AMOUNTS) | st.decimals(-100, 100, places=4).map(float)),
        "last_interaction_at": draw(st.none() | moments.map(to_iso)),
        "consent": {"email": draw(consent), "sms": draw(consent)},
        "email_unsubscribed_at": draw(st.sampled_from([None, None, to_iso(NOW)])),
        "sms_opted_out_at": draw(st.sampled_from([None, None, to_iso(NOW)])),
        "suppressed": {
            "email": draw(st.sampled_from([None, None, "bounce"])),
            "sms": draw(st.sampled_from([None, None, "manual"])),
        },
    }


texts = words | st.sampled_from(["s", "SS", "x.test", "STRAẞE.test", "nothing"])
numbers = st.sampled_from([*AMOUNTS, *BETWEEN_UNITS]) | st.decimals(-100, 100, places=4).map(float)
times = _dates
spans = st.sampled_from([{"days": n} for n in (0, 1, 30, 31)] + [{"months": n} for n in range(25)])
nothing = st.just(None)


def _leaf(fields: list[str], ops: list[str], value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"field": st.sampled_from(fields), "op": st.sampled_from(ops), "value": value})


SETS = ["tags", "project_statuses", "topics"]
TEXTS = ["city", "region", "country", "company", "language", "time_zone", "email_domain"]
DATES = ["created_at", "last_interaction_at"]
FLAGS = ["email_consent", "sms_consent", "email_subscribed", "sms_subscribed"]

leaves = st.one_of(
    _leaf(SETS, ["has"], st.sampled_from(LABELS)),
    _leaf(SETS, ["has_any", "has_none"], labels),
    _leaf(TEXTS, ["is", "is_not", "contains"], texts),
    _leaf(TEXTS, ["in", "not_in"], st.lists(texts, max_size=3)),
    _leaf(["revenue"], ["eq", "ne", "lt", "lte", "gt", "gte"], numbers),
    _leaf(["revenue"], ["between"], st.lists(numbers, min_size=2, max_size=2)),
    _leaf(DATES, ["before", "after"], times),
    _leaf(DATES, ["older_than", "newer_than"], spans),
    _leaf(FLAGS, ["is"], st.booleans()),
    _leaf([*TEXTS, "revenue", *DATES, "email", "phone"], ["exists", "missing"], nothing),
)

custom_leaves = st.one_of(
    _leaf(["custom.skills"], ["has"], st.sampled_from(LABELS)),
    _leaf(["custom.skills"], ["has_any", "has_none"], labels),
    _leaf(["custom.plan"], ["is", "is_not", "contains"], texts),
    _leaf(["custom.plan"], ["in", "not_in"], st.lists(texts, max_size=3)),
    _leaf(["custom.seats"], ["eq", "ne", "lt", "lte", "gt", "gte"], numbers),
    _leaf(["custom.seats"], ["between"], st.lists(numbers, min_size=2, max_size=2)),
    _leaf(["custom.renewal"], ["before", "after"], times),
    _leaf(["custom.renewal"], ["older_than", "newer_than"], spans),
    _leaf(["custom.beta"], ["is"], st.booleans()),
    _leaf(["custom.plan", "custom.seats", "custom.renewal"], ["exists", "missing"], nothing),
)


def _groups(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(parts, max_size=4)
    return st.one_of(
        several.map(lambda all_of: {"all": all_of}),
        several.map(lambda any_of: {"any": any_of}),
        parts.map(lambda part: {"not": part}),
    )


def trees(leaves: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Filters of up to five levels over such conditions, as JSON."""
    level = leaves
    for _ in range(5):
        level = leaves | _groups(level)
    return level


filters = trees(leaves)
"""Filters on the fields that every contact has."""
custom_filters = trees(leaves | custom_leaves)
"""Filters on those and on the fields of CUSTOM."""
