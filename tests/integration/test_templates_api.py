"""Templates, the starters, and content that is not saved, through the handler."""

from typing import Any

import pytest
from godwit.content.problems import find_problems
from godwit.content.warnings import find_warnings
from godwit.store import documents

from tests.factories import WORKSPACE, put_contact
from tests.integration.import_desk import NOW
from tests.integration.whole_api import WholeApi

DOCUMENT: dict[str, Any] = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi {{ first_name|default('you') }}"}]}],
}
TEMPLATE = {
    "name": " Spring letter ",
    "description": "For regulars",
    "subject": "Hello {{ city }}",
    "preheader": "Look inside",
    "content": {"format": "document", "document": DOCUMENT},
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> WholeApi:
    return WholeApi(monkeypatch)


def make(api: WholeApi, **fields: Any) -> Any:
    status, template = api.call("POST", "/v1/templates", TEMPLATE | fields)
    assert status == 201, template
    return template


def names(api: WholeApi, **query: Any) -> list[str]:
    status, page = api.call("GET", "/v1/templates", query=query)
    assert status == 200
    return [template["name"] for template in page["items"]]


def test_a_template_comes_back_as_it_was_written(api: WholeApi) -> None:
    made = make(api)
    assert made["name"] == "Spring letter"
    assert (made["type"], made["version"]) == ("email", 1)
    assert made["content"]["document"] == DOCUMENT
    assert api.call("GET", f"/v1/templates/{made['id']}") == (200, made)
    whole = {"name": "B", "description": "", "subject": "", "preheader": "", "content": None, "version": 1}
    status, changed = api.call("PUT", f"/v1/templates/{made['id']}", whole)
    assert status == 200
    assert changed == made | whole | {"version": 2, "updated_at": changed["updated_at"]}
    assert api.call("PUT", f"/v1/templates/{made['id']}", whole)[0] == 409
    assert api.call("DELETE", f"/v1/templates/{made['id']}", query={"version": 1})[0] == 409
    assert api.call("DELETE", f"/v1/templates/{made['id']}", query={"version": 2})[0] == 204
    assert api.call("GET", f"/v1/templates/{made['id']}")[0] == 404


def test_templates_are_searched_by_name_newest_first(api: WholeApi) -> None:
    for name in ("Spring", "Summer", "STRASSE", "Spring again"):
        make(api, name=name)
    assert names(api) == ["Spring again", "STRASSE", "Summer", "Spring"]
    assert names(api, q="spring") == ["Spring again", "Spring"]
    assert names(api, q="straße") == ["STRASSE"]
    assert names(api, q="nope") == []
    assert names(api, type="email", limit=1) == ["Spring again"]
    assert api.call("GET", "/v1/templates", query={"type": "push"})[0] == 422


def test_pages_hold_a_bounded_amount_and_lead_on(api: WholeApi) -> None:
    large = {"format": "text", "text": "x" * 290_000}
    for number in range(9):
        make(api, name=f"T{number}", content=large)
    seen: list[str] = []
    cursor = None
    while True:
        status, page = api.call("GET", "/v1/templates", query={"cursor": cursor} if cursor else {})
        assert status == 200
        assert 1 <= len(page["items"]) <= 7
        seen += [template["name"] for template in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"T{number}" for number in reversed(range(9))]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": None}, "name"),
        ({"type": "sms"}, "type"),
        ({"colour": 1}, "colour"),
        ({"content": {"format": "pdf"}}, "content.format"),
        ({"content": {"format": "html", "document": {}}}, "content"),
        ({"content": {"format": "document", "html": "x"}}, "content"),
        ({"content": {"format": "document", "document": []}}, "content.document"),
        ({"content": {"format": "document", "document": {"a": "\ud800"}}}, "content.document"),
        ({"content": {"format": "document", "document": {"a": float("nan")}}}, "content.document"),
        ({"content": {"format": "document", "document": {"a": "x" * 300_001}}}, "content.document"),
        ({"content": {"format": "document", "document": {"type": "doc"}, "extra": 1}}, "content.extra"),
    ],
)
def test_what_is_no_template_is_refused(api: WholeApi, fields: dict[str, Any], path: str) -> None:
    status, answer = api.call("POST", "/v1/templates", TEMPLATE | fields)
    assert status == 422, answer
    assert [error["path"] for error in answer["errors"]] == [path]


@pytest.mark.parametrize("depth", [150, 600, 20_000])
def test_documents_of_any_depth_are_refused_and_break_nothing(api: WholeApi, depth: int) -> None:
    nested = '{"content":[' * depth + "]}" * depth
    body = f'{{"name": "Deep", "content": {{"format": "document", "document": {nested}}}}}'
    status, _ = api.call("POST", "/v1/templates", body.encode())
    assert status in (400, 422)


def test_a_faulty_document_saves_and_its_problems_are_named(api: WholeApi) -> None:
    content = {"format": "document", "document": {"type": "doc", "content": [{"type": "video"}]}}
    assert make(api, content=content)["content"]["document"] == content["document"]
    status, campaign = api.call("POST", "/v1/campaigns", {"subject": "Hi", "content": content})
    assert status == 201
    assert "content.document.content[0].type" in [problem["path"] for problem in campaign["problems"]]


def test_six_starters_that_could_be_sent_but_for_their_links(api: WholeApi) -> None:
    status, starters = api.call("GET", "/v1/templates/starters", role="viewer")
    assert status == 200
    assert len({starter["id"] for starter in starters["items"]}) == 6
    for starter in starters["items"]:
        written = starter["subject"], starter["preheader"], starter["content"]
        assert find_problems(*written) == []
        warnings = find_warnings(*written, "https://mail.test", "1 Main St, Springfield")
        assert all("made-up address" in warning.message for warning in warnings)
        assert warnings
        fields = {name: value for name, value in starter.items() if name != "id"}
        assert api.call("POST", "/v1/templates", fields)[0] == 201


def preview(api: WholeApi, **body: Any) -> Any:
    status, seen = api.call("POST", "/v1/content/preview", body, role="viewer")
    assert status == 200, seen
    return seen


def test_a_preview_is_what_somebody_would_get(api: WholeApi) -> None:
    settings = {"physical_address": "1 Main St\nSpringfield"}
    documents.create(api.store, WORKSPACE, "settings", "email", settings, NOW)
    put_contact(api.store, 7, NOW, first_name="Ada <3", city=None)
    html = "<p>Hi {{ first_name }}</p><a href='https://a.test/'>A</a>{{ city }}{{ phone|default('-') }}"
    content = {"format": "html", "html": html}
    seen = preview(api, subject="For {{ first_name }}", preheader="Pre", content=content, contact_id="7")
    assert seen["subject"] == "For Ada <3"
    assert "<p>Hi Ada &lt;3</p>" in seen["html"]
    assert 'href="https://a.test/"' in seen["html"]
    assert "1 Main St<br>Springfield" in seen["html"]
    assert seen["text"].startswith("Hi Ada <3\n\nA (https://a.test/)-\n")
    assert (seen["missing"], seen["problems"]) == (["city"], [])
    nobody = preview(api, subject="For {{ first_name }}", content=content)
    assert nobody["subject"] == "For"
    assert nobody["missing"] == ["city", "first_name"]


def test_a_preview_without_subject_shows_the_content(api: WholeApi) -> None:
    seen = preview(api, content={"format": "document", "document": DOCUMENT})
    assert "Hi you" in seen["html"]
    assert [problem["path"] for problem in seen["problems"]] == ["subject"]


def test_a_preview_of_faulty_content_names_its_problems(api: WholeApi) -> None:
    seen = preview(api, subject="Hi", content={"format": "html", "html": "\n{{ a.b }}"})
    assert (seen["subject"], seen["html"], seen["text"]) == ("", "", "")
    assert [(problem["path"], problem["line"]) for problem in seen["problems"]] == [("content.html", 2)]


@pytest.mark.parametrize(("contact", "status"), [("8", 404), ("x", 422), ("0", 422), ("", 422)])
def test_a_preview_as_nobody_known_is_refused(api: WholeApi, contact: str, status: int) -> None:
    body = {"subject": "Hi", "content": {"format": "text", "text": "x"}, "contact_id": contact}
    assert api.call("POST", "/v1/content/preview", body)[0] == status


def test_conversion(api: WholeApi) -> None:
    body = {"source": "Hi *|FNAME|*, *|CURRENT_YEAR|*"}
    assert api.call("POST", "/v1/content/convert", body, role="viewer") == (
        200,
        {
            "dialect": "mailchimp",
            "source": "Hi {{ first_name }}, *|CURRENT_YEAR|*",
            "changes": [{"from": "*|FNAME|*", "to": "{{ first_name }}"}],
            "unknown": ["*|CURRENT_YEAR|*"],
        },
    )
    assert api.call("POST", "/v1/content/convert", {"source": "Hi"})[1]["dialect"] is None
    assert api.call("POST", "/v1/content/convert", {"source": "Hi", "dialect": "liquid"})[0] == 422
    assert api.call("POST", "/v1/content/convert", {"source": "{{a}}" * 5_000, "dialect": "pinpoint"})[0] == 422
