"""What people are told of, and what each of them has read."""

from typing import Any

import pytest
from godwit.notifications.announcement import About, Event, announcement
from godwit.notifications.inbox import MOST_SINGLY, MOST_UNREAD

from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW
from tests.integration.whole_api import WholeApi

PATH = "/v1/notifications"
ABOUT = About(campaign_id="01K5M0000000000000000000AA", name="Autumn")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> WholeApi:
    return WholeApi(monkeypatch)


def tell(api: WholeApi, event: Event, at: int, workspace: str = WORKSPACE, reason: str = "") -> None:
    api.store.write(announcement(workspace, event, at, ABOUT, reason))


def listed(api: WholeApi, **who: Any) -> dict[str, Any]:
    status, answer = api.call("GET", PATH, **who)
    assert status == 200, answer
    return dict(answer)


def mark(api: WholeApi, body: dict[str, Any], **who: Any) -> tuple[int, Any]:
    return api.call("POST", f"{PATH}/read", body, **who)


def test_the_newest_come_first_with_what_they_are_about(api: WholeApi) -> None:
    tell(api, "campaign_sent", NOW)
    tell(api, "campaign_braked", NOW + 1, reason="Braked: they bounced")
    tell(api, "workspace_braked", NOW + 2, workspace="01JOTHERW0RKSPACE000000000")
    answer = listed(api)
    assert [each["event"] for each in answer["items"]] == ["campaign_braked", "campaign_sent"]
    newest = answer["items"][0]
    assert (newest["campaign_id"], newest["import_id"], newest["name"]) == (ABOUT.campaign_id, None, "Autumn")
    assert (newest["reason"], newest["read"]) == ("Braked: they bounced", False)
    assert answer["unread"] == 2


def test_telling_again_is_telling_once(api: WholeApi) -> None:
    tell(api, "campaign_sent", NOW)
    tell(api, "campaign_sent", NOW)
    tell(api, "campaign_failed", NOW)
    assert len(listed(api)["items"]) == 2


def test_pages_hold_all_of_them_once(api: WholeApi) -> None:
    for at in range(7):
        tell(api, "campaign_sent", NOW + at)
    seen, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = listed(api, query=query)
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 7
    assert seen == sorted(set(seen), reverse=True)


def test_single_ones_are_read_by_the_reader_only(api: WholeApi) -> None:
    for at in range(3):
        tell(api, "campaign_sent", NOW + at)
    middle = listed(api)["items"][1]["id"]
    assert mark(api, {"ids": [middle]}, role="viewer") == (200, {"unread": 2})
    assert [each["read"] for each in listed(api, role="viewer")["items"]] == [False, True, False]
    assert listed(api, role="editor")["unread"] == 3
    assert mark(api, {"ids": [middle]}, role="viewer") == (200, {"unread": 2})


def test_all_are_those_there_are_and_later_ones_are_new(api: WholeApi) -> None:
    for at in range(3):
        tell(api, "campaign_sent", NOW + at)
    assert mark(api, {"all": True}) == (200, {"unread": 0})
    tell(api, "campaign_failed", NOW + 9)
    assert [each["read"] for each in listed(api)["items"]] == [False, True, True, True]
    assert listed(api)["unread"] == 1
    assert mark(api, {"all": True}) == (200, {"unread": 0})


def test_there_is_an_end_to_counting_and_to_marking_singly(api: WholeApi) -> None:
    for at in range(MOST_SINGLY + 50):
        tell(api, "campaign_sent", NOW + at)
    assert listed(api)["unread"] == MOST_UNREAD
    query: dict[str, Any] = {"limit": 100}
    while True:
        page = listed(api, query=query)
        assert mark(api, {"ids": [each["id"] for each in page["items"]]})[0] == 200
        if page["next_cursor"] is None:
            break
        query = {"limit": 100, "cursor": page["next_cursor"]}
    assert listed(api)["unread"] == 50


@pytest.mark.parametrize("body", [{}, {"all": False}, {"ids": []}, {"ids": ["a"], "all": True}, {"all": "yes"}])
def test_one_says_which(api: WholeApi, body: dict[str, Any]) -> None:
    assert mark(api, body)[0] == 422


def test_what_is_not_there_or_not_theirs_is_not_marked(api: WholeApi) -> None:
    tell(api, "campaign_sent", NOW)
    [there] = listed(api)["items"]
    assert mark(api, {"ids": ["01K5M0000000000000000000ZZ"]})[0] == 404
    assert mark(api, {"ids": [there["id"]]}, workspace="01JOTHERW0RKSPACE000000000")[0] == 404
    assert listed(api)["unread"] == 1
