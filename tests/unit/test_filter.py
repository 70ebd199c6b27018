"""What a filter may look like, and what is said of one that it may not."""

from typing import Any

import pytest
from godwit.http.faults import faults_of
from godwit.segments.fields import FIELDS, OPS
from godwit.segments.filter import leaves_of, parse_filter, to_json
from hypothesis import given
from pydantic import ValidationError

from tests.unit.segment_strategies import filters

HAS = {"field": "tags", "op": "has", "value": "vip"}
TABLE = {
    ("tags", "project_statuses", "topics"): {"has", "has_any", "has_none"},
    ("city", "region", "country", "company", "language", "time_zone", "email_domain"): {
        *("is", "is_not", "in", "not_in", "contains", "exists", "missing")
    },
    ("revenue",): {"eq", "ne", "lt", "lte", "gt", "gte", "between", "exists", "missing"},
    ("created_at", "last_interaction_at", "last_opened_at", "last_clicked_at"): {
        *("before", "after", "older_than", "newer_than", "exists", "missing")
    },
    ("email_consent", "sms_consent", "email_subscribed", "sms_subscribed"): {"is"},
    ("email", "phone"): {"exists", "missing"},
    ("segment",): {"in", "not_in"},
    ("campaign",): {"sent", "not_sent", "opened", "not_opened", "clicked", "not_clicked"},
}
"""CONTRACT's table; which ops a custom field has, only the workspace can say."""


def nested(levels: int) -> dict[str, Any]:
    tree: dict[str, Any] = HAS
    for level in range(levels):
        tree = {"not": tree} if level % 2 else {"all": [HAS, tree]}
    return tree


def faults(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        parse_filter(value)
    return [(fault.path, fault.message) for fault in faults_of(refused.value.errors())]


@given(filters)
def test_a_filter_says_again_what_it_was_parsed_from(tree: dict[str, Any]) -> None:
    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items() if value is not None}
        return [plain(each) for each in node] if isinstance(node, list) else node

    assert to_json(parse_filter(tree)) == plain(tree)


def test_every_field_has_the_ops_of_the_contract() -> None:
    expected = {field: ops for fields, ops in TABLE.items() for field in fields}
    assert {field: set(OPS[kind]) for field, kind in FIELDS.items()} == expected


def test_it_knows_its_conditions_and_where_they_stand() -> None:
    tree = {"all": [HAS, {"any": [{"not": {"field": "city", "op": "exists"}}]}, {"field": "phone", "op": "missing"}]}
    found = {path: leaf.field for path, leaf in leaves_of(parse_filter(tree), "filter")}
    assert found == {"filter.all[0]": "tags", "filter.all[1].any[0].not": "city", "filter.all[2]": "phone"}
    assert [path for path, _ in leaves_of(parse_filter(HAS), "filter")] == ["filter"]


@pytest.mark.parametrize(
    ("op", "value"),
    [
        *(("is", value) for value in ("pro", True)),
        *(("before", "2026-01-01"), ("has", "vip"), ("between", [1, 2]), ("contains", "x"), ("missing", None)),
        ("newer_than", {"days": 3}),
    ],
)
def test_a_custom_field_may_have_the_ops_of_any_type_until_the_workspace_is_asked(op: str, value: Any) -> None:
    parse_filter({"field": "custom.plan", "op": op, "value": value})


def test_five_levels_and_a_hundred_conditions_are_fine() -> None:
    parse_filter(nested(5))
    parse_filter({"any": [HAS] * 100})


@pytest.mark.parametrize(
    ("tree", "path", "message"),
    [
        ({"all": [HAS, {**HAS, "value": 3}]}, "all[1].value", "must be text"),
        ({"all": [HAS, {"any": [{"not": {**HAS, "field": "shoe"}}]}]}, "all[1].any[0].not.field", "no field shoe"),
        ({**HAS, "field": "custom."}, "field", "no field custom."),
        ({"field": "custom.plan", "op": "is", "value": 5}, "value", "true or false"),
        ({"field": "custom.plan", "op": "gt", "value": "5"}, "value", "must be a number"),
        ({"field": "custom.plan", "op": "near", "value": "5"}, "op", "custom.plan has no op near"),
        ({"field": "segment", "op": "is", "value": "01J"}, "op", "segment has no op is; it has in, not_in"),
        ({"field": "segment", "op": "in", "value": ["01J"]}, "value", "must be text"),
        ({"field": "campaign", "op": "opened"}, "value", "must be text"),
        ({**HAS, "op": "is"}, "op", "tags has no op is; it has has, has_any, has_none"),
        ({**HAS, "field": "email"}, "op", "email has no op has; it has exists, missing"),
        ({"field": "tags", "op": "has"}, "value", "must be text"),
        ({"field": "tags", "op": "has", "value": ""}, "value", "must not be empty"),
        ({"field": "tags", "op": "has_any", "value": "vip"}, "value", "must be a list"),
        ({"field": "tags", "op": "has_any", "value": ["vip", None]}, "value[1]", "must be text"),
        ({"field": "tags", "value": "vip"}, "op", "is needed"),
        ({**HAS, "values": []}, "values", "not known here"),
        ({"field": "revenue", "op": "gt", "value": "5"}, "value", "must be a number"),
        ({"field": "revenue", "op": "gt", "value": True}, "value", "must be a number"),
        ({"field": "revenue", "op": "gt", "value": float("nan")}, "value", "finite number"),
        ({"field": "revenue", "op": "gt", "value": 10**400}, "value", "must be a number"),
        ({"field": "revenue", "op": "gt", "value": 10**15}, "value", "must be 100,000,000,000,000 or less"),
        ({"field": "revenue", "op": "between", "value": [1]}, "value", "fewer than 2 items"),
        ({"field": "revenue", "op": "between", "value": [1, "2"]}, "value[1]", "must be a number"),
        ({"field": "created_at", "op": "before", "value": "2026-02-30"}, "value", "write a date as"),
        ({"field": "created_at", "op": "before", "value": "2026-12-01T09:00"}, "value", "write a date as"),
        ({"field": "created_at", "op": "after", "value": "9999-12-31"}, "value", "write a date as"),
        ({"field": "created_at", "op": "before", "value": 5}, "value", "must be text"),
        ({"field": "created_at", "op": "older_than", "value": 30}, "value", '{"days": n}'),
        ({"field": "created_at", "op": "older_than", "value": {}}, "value", '{"days": n}'),
        ({"field": "created_at", "op": "older_than", "value": {"days": 1, "months": 1}}, "value", '{"days": n}'),
        ({"field": "created_at", "op": "older_than", "value": {"days": "1"}}, "value.days", "whole number"),
        ({"field": "created_at", "op": "older_than", "value": {"days": -1}}, "value.days", "must be 0 or more"),
        ({"field": "created_at", "op": "older_than", "value": {"years": 1}}, "value.years", "not known here"),
        ({"field": "sms_consent", "op": "is", "value": "yes"}, "value", "true or false"),
        ({"field": "sms_consent", "op": "is", "value": 1}, "value", "true or false"),
        ({"field": "phone", "op": "exists", "value": True}, "value", "takes no value"),
        ({"any": [[]]}, "any[0]", "a filter is"),
        ({"any": [{}]}, "any[0]", "a filter is"),
        ({"any": [], "all": []}, "body", "a filter is"),
        ({"any": {}}, "any", "must be a list"),
        ({"not": None}, "not", "a filter is"),
        ({"all": [], "name": "x"}, "name", "not known here"),
        (None, "body", "a filter is"),
        (nested(6), "not.all[1].not.all[1].not", "at most 5 levels"),
        ({"any": [HAS] * 101}, "body", "at most 100 conditions"),
    ],
)
def test_a_fault_has_its_exact_path(tree: Any, path: str, message: str) -> None:
    found = faults(tree)
    assert [fault[0] for fault in found] == [path]
    assert message in found[0][1]


def test_every_fault_is_named_not_only_the_first() -> None:
    found = faults({"all": [{**HAS, "value": 3}, HAS, {"not": {**HAS, "op": "lt"}}]})
    assert [path for path, _ in found] == ["all[0].value", "all[2].not.op"]


def test_a_tree_deeper_than_python_can_recurse_is_refused_like_any_other() -> None:
    tree: dict[str, Any] = HAS
    for _ in range(100_000):
        tree = {"not": tree}
    assert faults(tree)[0][0] == "not.not.not.not.not"
