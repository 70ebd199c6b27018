"""Attachments, test mails and images on the laptop cloud: real uploads, events and rights."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from local.demo.api import Api
from local.laptop import Laptop

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(1000)


def announce(api: Api, thing: str, filename: str, content_type: str, size: int) -> dict[str, Any]:
    return api.post(f"/v1/{thing}", {"filename": filename, "content_type": content_type, "size": size})


def eventually(what: Callable[[], Any], seconds: int = 30) -> Any:
    """What `what` answers, once that is something."""
    deadline = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)
    return answer


@pytest.fixture(scope="module")
def origin(laptop: Laptop) -> str:
    return laptop.origin


def test_an_attachment_goes_with_a_test_mail(api: Api, origin: str) -> None:
    made = announce(api, "attachments", "Menü.pdf", "application/pdf", len(PDF))
    api.upload(made["upload_url"], PDF)
    campaign = api.post(
        "/v1/campaigns",
        {
            "name": "With a menu",
            "audience": {"everyone": True},
            "subject": "The menu",
            "content": {"format": "html", "html": "<p>Hi {{ first_name | default('you') }}</p>"},
            "attachments": [made["id"]],
        },
    )
    assert campaign["problems"] == []
    assert api.get(f"/v1/attachments/{made['id']}")["state"] == "ready"
    to = "test+attached@example.com"
    answer = api.post(f"/v1/campaigns/{campaign['id']}/test", {"to": [to], "contact_id": None})
    assert answer["results"] == [{"to": to, "ok": True, "detail": None}]
    [mail] = httpx.get(f"{origin}/_local/outbox", params={"to": to}).json()["items"]
    assert (mail["subject"], mail["campaign_id"]) == ("[Test] The menu", None)
    assert mail["attachments"] == [{"filename": "Menü.pdf", "size": len(PDF)}]


def test_an_upload_has_exactly_the_size_that_was_announced(api: Api) -> None:
    for thing, filename, content_type in (
        ("attachments", "a.pdf", "application/pdf"),
        ("media", "a.png", "image/png"),
    ):
        made = announce(api, thing, filename, content_type, 100)
        assert httpx.put(made["upload_url"], content=bytes(101)).status_code == 403


def test_an_image_is_served_once_it_was_looked_into(api: Api, origin: str) -> None:
    made = announce(api, "media", "logo.png", "image/png", len(PNG))
    assert made["url"].startswith(f"{origin}/media/")
    assert httpx.get(made["url"]).status_code == 404
    api.upload(made["upload_url"], PNG)

    def fetched() -> httpx.Response | None:
        answer = httpx.get(made["url"])
        return answer if answer.status_code == 200 else None

    answer = eventually(fetched)
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    [image] = [each for each in api.pages("/v1/media") if each["id"] == made["id"]]
    assert image["state"] == "ready"


def test_what_is_no_image_is_never_served(api: Api) -> None:
    data = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    made = announce(api, "media", "logo.png", "image/png", len(data))
    api.upload(made["upload_url"], data)

    def refused() -> bool:
        return any(each["id"] == made["id"] and each["state"] == "refused" for each in api.pages("/v1/media"))

    eventually(refused)
    assert httpx.get(made["url"]).status_code == 404
