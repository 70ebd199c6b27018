"""Every role and a second workspace against every endpoint of the OpenAPI document: none is forgotten."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.integration.whole_api import CAMPAIGN, EVERYONE, OPERATIONS, TEMPLATE, Workplace

ROLES = ("viewer", "editor", "owner")
OTHER = "01J0THERW0RKSPACE000000000"


@dataclass(frozen=True)
class Request:
    """What a route is asked, and by whom it may be: `role` or higher."""

    role: str
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)


VERSION = {"version": 1}

REQUESTS: dict[str, Request] = {
    "POST /v1/attachments": Request("editor", {"filename": "a.pdf", "content_type": "application/pdf", "size": 9}),
    "GET /v1/attachments/{attachment_id}": Request("viewer"),
    "GET /v1/campaigns": Request("viewer"),
    "POST /v1/campaigns": Request("editor", CAMPAIGN),
    "GET /v1/campaigns/{campaign_id}": Request("viewer"),
    "PUT /v1/campaigns/{campaign_id}": Request("editor", CAMPAIGN | VERSION),
    "DELETE /v1/campaigns/{campaign_id}": Request("editor", query=VERSION),
    "GET /v1/campaigns/{campaign_id}/analytics": Request("viewer"),
    "POST /v1/campaigns/{campaign_id}/cancel": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/archive": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/dry-run": Request("viewer"),
    "POST /v1/campaigns/{campaign_id}/preview": Request("viewer", {"contact_id": "{contact_id}"}),
    "POST /v1/campaigns/{campaign_id}/duplicate": Request("editor", {"audience": "same"}),
    "POST /v1/campaigns/{campaign_id}/schedule": Request(
        "editor", {"at": "2099-12-01T09:00", "time_zone": "Europe/Paris"}
    ),
    "POST /v1/campaigns/{campaign_id}/unarchive": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/unschedule": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/pause": Request("editor"),
    "GET /v1/campaigns/{campaign_id}/recipients": Request("viewer"),
    "POST /v1/campaigns/{campaign_id}/reclassify": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/resend": Request("editor", {}),
    "POST /v1/campaigns/{campaign_id}/resume": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/send": Request("editor"),
    "POST /v1/campaigns/{campaign_id}/test": Request("editor", {"to": ["me@example.com"]}),
    "GET /v1/contacts": Request("viewer"),
    "POST /v1/contacts": Request("editor", {"email": "new@example.com"}),
    "PUT /v1/contacts/by-email/{email}": Request("editor", {"city": "Ulm"}),
    "POST /v1/contacts/export": Request("editor"),
    "POST /v1/contacts/tags": Request("editor", {"ids": ["1"], "add": ["x"]}),
    "POST /v1/contacts/topics": Request("editor", {"ids": ["1"], "add": ["{topic_id}"]}),
    "GET /v1/contacts/{contact_id}": Request("viewer"),
    "PATCH /v1/contacts/{contact_id}": Request("editor", {"city": "Ulm"} | VERSION),
    "DELETE /v1/contacts/{contact_id}": Request("editor", query=VERSION),
    "POST /v1/contacts/{contact_id}/erase": Request("editor"),
    "POST /v1/contacts/{contact_id}/notes": Request("editor", {"text": "Called"}),
    "GET /v1/contacts/{contact_id}/timeline": Request("viewer"),
    "POST /v1/content/convert": Request("viewer", {"source": "Hi *|FNAME|*"}),
    "POST /v1/content/preview": Request("viewer", {"subject": "Hi", "content": TEMPLATE["content"], "contact_id": "1"}),
    "GET /v1/custom-fields": Request("viewer"),
    "POST /v1/custom-fields": Request("editor", {"name": "size", "type": "number"}),
    "PUT /v1/custom-fields/{name}": Request("editor", {"label": "Plan"} | VERSION),
    "DELETE /v1/custom-fields/{name}": Request("editor", query=VERSION),
    "GET /v1/imports": Request("viewer"),
    "POST /v1/imports": Request("editor", {"filename": "a.csv"}),
    "GET /v1/imports/{import_id}": Request("viewer"),
    "GET /v1/imports/{import_id}/columns": Request("viewer"),
    "POST /v1/imports/{import_id}/start": Request("editor", {}),
    "GET /v1/jobs/{job_id}": Request("viewer"),
    "GET /v1/media": Request("viewer"),
    "POST /v1/media": Request("editor", {"filename": "a.png", "content_type": "image/png", "size": 9}),
    "DELETE /v1/media/{media_id}": Request("editor", query=VERSION),
    "GET /v1/notifications": Request("viewer"),
    "POST /v1/notifications/read": Request("viewer", {"all": True}),
    "GET /v1/reputation": Request("viewer"),
    "GET /v1/reputation/brake": Request("viewer"),
    "POST /v1/reputation/release": Request("owner"),
    "GET /v1/segments": Request("viewer"),
    "POST /v1/segments": Request("editor", {"name": "All", "filter": EVERYONE}),
    "POST /v1/segments/preview": Request("viewer", {"filter": EVERYONE}),
    "POST /v1/segments/overlap": Request("viewer", {"ids": ["{segment_id}", "{other_segment_id}"]}),
    "GET /v1/segments/{segment_id}": Request("viewer"),
    "PUT /v1/segments/{segment_id}": Request("editor", {"name": "All", "filter": EVERYONE} | VERSION),
    "DELETE /v1/segments/{segment_id}": Request("editor", query=VERSION),
    "GET /v1/segments/{segment_id}/preview": Request("viewer"),
    "GET /v1/settings/email": Request("viewer"),
    "PUT /v1/settings/email": Request("owner", {"physical_address": "1 Main Street", "version": 0}),
    "GET /v1/settings/email/identities": Request("editor"),
    "POST /v1/settings/email/test": Request("owner"),
    "GET /v1/settings/signup": Request("viewer"),
    "PUT /v1/settings/signup": Request("owner", {"version": 0}),
    "GET /v1/settings/workspace": Request("viewer"),
    "PUT /v1/settings/workspace": Request("owner", {"version": 0}),
    "GET /v1/suppressions": Request("viewer"),
    "GET /v1/suppressions/detail": Request("editor", query={"address": "bad@example.com"}),
    "POST /v1/suppressions/export": Request("editor"),
    "POST /v1/suppressions": Request("editor", {"address": "a@example.com"}),
    "DELETE /v1/suppressions": Request("editor", query={"address": "bad@example.com"}),
    "GET /v1/templates": Request("viewer"),
    "POST /v1/templates": Request("editor", TEMPLATE),
    "GET /v1/templates/starters": Request("viewer"),
    "GET /v1/templates/{template_id}": Request("viewer"),
    "PUT /v1/templates/{template_id}": Request("editor", TEMPLATE | VERSION),
    "DELETE /v1/templates/{template_id}": Request("editor", query=VERSION),
    "GET /v1/topics": Request("viewer"),
    "POST /v1/topics": Request("editor", {"name": "Offers"}),
    "GET /v1/topics/{topic_id}": Request("viewer"),
    "PUT /v1/topics/{topic_id}": Request("editor", {"name": "News"} | VERSION),
    "DELETE /v1/topics/{topic_id}": Request("editor", query=VERSION),
}
"""Every route that there is. A route that is missing here fails a test, so that nobody forgets who may ask it."""

NAMES_ANOTHERS_THINGS = (
    "POST /v1/content/preview",
    "POST /v1/contacts/topics",
    "POST /v1/segments/overlap",
    "DELETE /v1/suppressions",
)
"""Routes that name a thing of the workspace beside their path, so that another workspace is told there is none."""

SAME_FOR_ALL = (
    "GET /v1/templates/starters",
    "GET /v1/settings/email/identities",
    "GET /v1/reputation",
    "GET /v1/reputation/brake",
)
"""What comes with Godwit, what the whole AWS account shares, and days on which nothing was sent."""

NOTHING_TO_DO = ("POST /v1/reputation/release",)
"""Routes of the workspace itself that it is in no state for."""


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace(monkeypatch)


def ask(workplace: Workplace, route: str, **who: Any) -> tuple[int, Any]:
    method, path = route.split()
    request = REQUESTS[route]
    body = filled(request.body, workplace.ids)
    return workplace.call(method, path.format(**workplace.ids), body, query=request.query, **who)


def filled(value: Any, ids: dict[str, str]) -> Any:
    """A body with the ids of things that are there in place of their names."""
    match value:
        case str():
            return ids.get(value.removeprefix("{").removesuffix("}"), value) if value.startswith("{") else value
        case list():
            return [filled(each, ids) for each in value]
        case dict():
            return {name: filled(each, ids) for name, each in value.items()}
    return value


def test_every_route_is_here() -> None:
    assert {f"{method} {path}" for method, path in OPERATIONS} == set(REQUESTS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", REQUESTS)
def test_who_may(workplace: Workplace, route: str, role: str) -> None:
    before = workplace.stored()
    status, answer = ask(workplace, route, role=role)
    if ROLES.index(role) < ROLES.index(REQUESTS[route].role):
        assert status == 403, answer
        assert workplace.stored() == before
    else:
        # A wrong state is an answer too; who asks a draft to pause is let through all the same.
        assert status in (200, 201, 202, 204, 409), answer
        assert str(status) in OPERATIONS[tuple(route.split())]["responses"]  # type: ignore[index]


@pytest.mark.parametrize("route", REQUESTS)
def test_another_workspace_sees_and_changes_nothing(workplace: Workplace, route: str) -> None:
    before = workplace.stored()
    status, answer = ask(workplace, route, workspace=OTHER)
    assert workplace.stored() == before
    if route in NAMES_ANOTHERS_THINGS:
        assert status in (404, 422), answer
    elif "{" in route and "{email}" not in route:
        assert status == 404, answer
    elif route in NOTHING_TO_DO:
        assert status == 409, answer
    elif route in SAME_FOR_ALL:
        assert status == 200, answer
    elif route.startswith("GET") and "items" in answer:
        assert (status, answer["items"]) == (200, [])
    else:
        assert status in (200, 201, 202), answer
        assert workplace.ids["topic_id"] not in str(answer)


@pytest.mark.parametrize("route", REQUESTS)
def test_a_token_without_role_or_workspace_is_refused(workplace: Workplace, route: str) -> None:
    before = workplace.stored()
    assert ask(workplace, route, role="admin")[0] == 403
    assert ask(workplace, route, workspace="")[0] == 403
    assert workplace.stored() == before
