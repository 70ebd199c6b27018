"""Numbers beyond what can be stored, or read, are a fault of the request: 422 with the path."""

from typing import Any

import pytest

from tests.factories import api_event
from tests.integration.test_every_endpoint import REQUESTS, filled
from tests.integration.whole_api import Workplace

HUGE = ("9" * 5_000, "9" * 50, "-" + "9" * 5_000, "1e999")


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace(monkeypatch)


def answer(workplace: Workplace, method: str, path: str, body: str) -> dict[str, Any]:
    return workplace.answer(api_event(method, path.format(**workplace.ids), body.encode()))


@pytest.mark.parametrize("number", HUGE, ids=["5000 digits", "50 digits", "5000 digits below 0", "infinite"])
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("POST", "/v1/campaigns", "throttle_per_minute"),
        ("PUT", "/v1/campaigns/{campaign_id}", "version"),
        ("PUT", "/v1/templates/{template_id}", "version"),
        ("PUT", "/v1/segments/{segment_id}", "version"),
        ("PUT", "/v1/topics/{topic_id}", "version"),
        ("PUT", "/v1/custom-fields/{name}", "version"),
        ("PATCH", "/v1/contacts/{contact_id}", "version"),
        ("PATCH", "/v1/contacts/{contact_id}", "revenue"),
        ("POST", "/v1/attachments", "size"),
        ("POST", "/v1/media", "size"),
        ("PUT", "/v1/settings/email", "rate_per_minute"),
        ("PUT", "/v1/settings/email", "version"),
        ("PUT", "/v1/settings/workspace", "version"),
    ],
)
def test_in_a_body(workplace: Workplace, method: str, path: str, field: str, number: str) -> None:
    answered = answer(workplace, method, path, f'{{"{field}": {number}}}')
    assert answered["statusCode"] == 422
    assert f'"path": "{field}"' in answered["body"]


def test_in_a_document(workplace: Workplace) -> None:
    for number in HUGE:
        document = f'{{"type": "doc", "content": [{{"type": "image", "attrs": {{"src": "/x", "width": {number}}}}}]}}'
        body = f'{{"content": {{"format": "document", "document": {document}}}}}'
        assert answer(workplace, "POST", "/v1/campaigns", body)["statusCode"] in (201, 422)
    assert workplace.call("GET", "/v1/campaigns")[0] == 200


DELETED = [route for route, request in REQUESTS.items() if route.startswith("DELETE") and "version" in request.query]


@pytest.mark.parametrize("route", DELETED)
@pytest.mark.parametrize("version", ["9" * 50, "9" * 5_000, "1e3", "0"])
def test_in_a_query(workplace: Workplace, route: str, version: str) -> None:
    method, path = route.split()
    body = filled(REQUESTS[route].body, workplace.ids)
    status, problem = workplace.call(method, path.format(**workplace.ids), body, query={"version": version})
    assert (status, [each["path"] for each in problem["errors"]]) == (422, ["version"])
