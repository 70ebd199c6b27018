"""Ids that can't be anything's: 404 in a path, 422 with the path of the fault in a query or a body."""

import base64
import json
from typing import Any

import pytest
from godwit.store import documents, keys
from godwit.store.protocol import Update

from tests.factories import NOWHERE, THERE, WORKSPACE, api_event
from tests.integration.test_every_endpoint import REQUESTS, filled
from tests.integration.whole_api import CAMPAIGN, EVERYONE, Workplace

LONG = "x" * 1_500
IMPOSSIBLE = ("", LONG, "é" * 26, "nowhere", NOWHERE.lower(), NOWHERE + "\n", "8" * 26)

WITH_IDS = [route for route in REQUESTS if "_id}" in route]


def leaf(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"name": "S", "filter": {"all": [{"field": field, "op": op, "value": value}]}}


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace(monkeypatch)


@pytest.mark.parametrize("route", WITH_IDS)
def test_in_a_path_there_is_nothing(workplace: Workplace, route: str) -> None:
    method, path = route.split()
    request = REQUESTS[route]
    for wrong in (LONG, "nowhere", "0", "-1"):
        ids = dict.fromkeys(workplace.ids, wrong)
        event = api_event(method, path.format(**ids), filled(request.body, workplace.ids), request.query)
        answer = workplace.answer(event, path)
        assert answer["statusCode"] == 404, answer


@pytest.mark.parametrize(
    ("path", "body", "at"),
    [
        ("/v1/campaigns", lambda wrong: CAMPAIGN | {"audience": {"segments": [wrong]}}, "audience.segments[0]"),
        (
            "/v1/campaigns",
            lambda wrong: CAMPAIGN | {"audience": {"everyone": True, "exclude": [wrong]}},
            "audience.exclude[0]",
        ),
        ("/v1/campaigns", lambda wrong: CAMPAIGN | {"topic_id": wrong}, "topic_id"),
        ("/v1/campaigns", lambda wrong: CAMPAIGN | {"attachments": [wrong]}, "attachments[0]"),
        ("/v1/segments", lambda wrong: leaf("segment", "in", wrong), "filter.all[0].value"),
        ("/v1/segments", lambda wrong: leaf("campaign", "not_opened", wrong), "filter.all[0].value"),
        ("/v1/segments/preview", lambda wrong: {"filter": EVERYONE, "topic_id": wrong}, "topic_id"),
        ("/v1/segments/overlap", lambda wrong: {"ids": [NOWHERE, wrong]}, "ids[1]"),
        ("/v1/contacts/export", lambda wrong: {"segment_id": wrong}, "segment_id"),
        ("/v1/contacts/tags", lambda wrong: {"segment_id": wrong, "add": ["a"]}, "segment_id"),
        ("/v1/contacts/tags", lambda wrong: {"ids": ["1", wrong], "add": ["a"]}, "ids[1]"),
        ("/v1/content/preview", lambda wrong: {"contact_id": wrong}, "contact_id"),
        ("/v1/campaigns/{campaign_id}/preview", lambda wrong: {"contact_id": wrong}, "contact_id"),
        (
            "/v1/campaigns/{campaign_id}/test",
            lambda wrong: {"to": ["a@b.test"], "contact_id": wrong},
            "contact_id",
        ),
    ],
)
def test_in_a_body_it_is_named(workplace: Workplace, path: str, body: Any, at: str) -> None:
    before = workplace.stored()
    for wrong in IMPOSSIBLE:
        status, answer = workplace.call("POST", path.format(**workplace.ids), body(wrong))
        assert (status, [each["path"] for each in answer["errors"]]) == (422, [at])
    assert workplace.stored() == before


@pytest.mark.parametrize("wrong", IMPOSSIBLE)
def test_in_a_query_it_is_named(workplace: Workplace, wrong: str) -> None:
    path = f"/v1/segments/{workplace.ids['segment_id']}/preview"
    status, answer = workplace.call("GET", path, query={"topic_id": wrong})
    assert (status, [each["path"] for each in answer["errors"]]) == (422, ["topic_id"])


@pytest.mark.parametrize("place", ["", LONG, "\ud800", 7, None, ["", LONG], {}])
@pytest.mark.parametrize("path", ["campaigns", "media", "segments", "suppressions", "templates", "topics"])
def test_a_cursor_that_leads_nowhere_is_refused(workplace: Workplace, path: str, place: Any) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
    status, answer = workplace.call("GET", f"/v1/{path}", query={"cursor": cursor})
    assert (status, [each["path"] for each in answer["errors"]]) == (422, ["cursor"])


def test_one_campaign_that_cannot_be_checked_does_not_hide_the_others(workplace: Workplace) -> None:
    made = [workplace.call("POST", "/v1/campaigns", CAMPAIGN)[1] for _ in range(2)]
    documents.create(workplace.store, WORKSPACE, "attachment", THERE, {}, 1)
    broken = json.dumps({**_written(workplace, made[0]["id"]), "attachments": [THERE]})
    workplace.store.write(Update(keys.document(WORKSPACE, "campaign", made[0]["id"]), set={"doc": broken}))
    status, listed = workplace.call("GET", "/v1/campaigns")
    assert status == 200
    problems = {each["id"]: [problem["message"] for problem in each["problems"]] for each in listed["items"]}
    assert problems[made[1]["id"]] == []
    assert problems[made[0]["id"]] == ["This campaign could not be checked; it is in the logs."]


def _written(workplace: Workplace, campaign: str) -> dict[str, Any]:
    return documents.read(workplace.store, WORKSPACE, "campaign", campaign).body
