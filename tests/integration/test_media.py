"""Images for emails, from their announcement to the address that recipients fetch them at."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from godwit.files.media import LARGEST
from godwit.store.public import FOREVER, S3PublicFiles
from moto import mock_aws

from functions.media import checker
from tests.factories import WORKSPACE
from tests.integration.whole_api import WholeApi

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
CONTEXT: Any = SimpleNamespace()


class Studio(WholeApi):
    """The API, and S3 telling the checker of uploads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        monkeypatch.setattr(checker, "environment", self.environment)
        monkeypatch.setattr(checker, "system_clock", lambda: 1)
        self.public: dict[str, tuple[bytes, str]] = self.environment.images.held
        self.uploads: dict[str, bytes] = self.environment.image_uploads.held

    def announce(self, **more: Any) -> tuple[int, Any]:
        body = {"filename": "logo.png", "content_type": "image/png", "size": len(PNG)} | more
        return self.call("POST", "/v1/media", body)

    def upload(self, made: Any, data: bytes = PNG) -> None:
        name = made["upload_url"].removeprefix("memory://")
        self.uploads[name] = data
        self.tell(name)

    def tell(self, name: str) -> None:
        checker.handler({"detail": {"object": {"key": name}}}, CONTEXT)

    def listed(self, **more: Any) -> list[Any]:
        status, page = self.call("GET", "/v1/media", **more)
        assert status == 200
        return list(page["items"])


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    return Studio(monkeypatch)


def test_an_image_is_public_once_it_was_looked_into(studio: Studio) -> None:
    status, made = studio.announce()
    assert (status, set(made)) == (201, {"id", "upload_url", "url"})
    assert made["url"] == f"https://mail.test/media/{made['id']}.png"
    [waiting] = studio.listed()
    assert (waiting["state"], studio.public) == ("awaiting_upload", {})
    studio.upload(made)
    assert studio.public == {f"media/{made['id']}.png": (PNG, "image/png")}
    assert studio.uploads == {}
    [ready] = studio.listed(role="viewer")
    assert (ready["state"], ready["url"], ready["filename"]) == ("ready", made["url"], "logo.png")


def test_what_is_no_image_never_becomes_public(studio: Studio) -> None:
    for data, said in (
        (PNG + b"more", f"{len(PNG)} were announced"),
        (b"<svg onload=1/>".ljust(len(PNG)), "belongs into a .png"),
    ):
        _, made = studio.announce()
        studio.upload(made, data)
        refused = studio.listed()[0]
        assert (refused["id"], refused["state"]) == (made["id"], "refused")
        assert said in refused["detail"]
    assert (studio.public, studio.uploads) == ({}, {})


def test_a_published_image_stays_what_it_is(studio: Studio) -> None:
    _, made = studio.announce()
    studio.upload(made)
    studio.upload(made, PNG[:-1] + b"X")
    assert studio.public[f"media/{made['id']}.png"][0] == PNG


def test_repeated_and_foreign_events_change_nothing(studio: Studio) -> None:
    _, made = studio.announce()
    studio.upload(made)
    before = studio.listed()
    studio.tell(made["upload_url"].removeprefix("memory://"))
    for name in ("x", f"{WORKSPACE}/nothing", f"{WORKSPACE}/a/b"):
        studio.uploads[name] = PNG
        studio.tell(name)
    assert studio.listed() == before
    assert len(studio.public) == 1


def test_deleting_withdraws_it(studio: Studio) -> None:
    _, made = studio.announce()
    studio.upload(made)
    [image] = studio.listed()
    path = f"/v1/media/{made['id']}"
    assert studio.call("DELETE", path, query={"version": image["version"] - 1})[0] == 409
    assert len(studio.public) == 1
    assert studio.call("DELETE", path, query={"version": image["version"]})[0] == 204
    assert (studio.public, studio.listed()) == ({}, [])
    assert studio.call("DELETE", path, query={"version": image["version"]})[0] == 404


def test_an_upload_that_comes_after_deleting_is_not_published(studio: Studio) -> None:
    _, made = studio.announce()
    studio.call("DELETE", f"/v1/media/{made['id']}", query={"version": 1})
    studio.upload(made)
    assert (studio.public, studio.uploads) == ({}, {})


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"filename": "logo.svg", "content_type": "image/svg+xml"}, "filename"),
        ({"filename": "logo.pdf", "content_type": "application/pdf"}, "filename"),
        ({"content_type": "image/svg+xml"}, "content_type"),
        ({"size": LARGEST + 1}, "size"),
    ],
)
def test_what_is_not_taken(studio: Studio, body: Any, path: str) -> None:
    status, problem = studio.announce(**body)
    assert (status, [each["path"] for each in problem["errors"]]) == (422, [path])


def test_pages_are_newest_first(studio: Studio) -> None:
    made = [studio.announce()[1]["id"] for _ in range(3)]
    status, page = studio.call("GET", "/v1/media", query={"limit": 2})
    assert [each["id"] for each in page["items"]] == made[:0:-1]
    _, rest = studio.call("GET", "/v1/media", query={"cursor": page["next_cursor"]})
    assert (status, [each["id"] for each in rest["items"]], rest["next_cursor"]) == (200, made[:1], None)


@mock_aws
def test_files_say_what_they_are_and_stay_cached() -> None:
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="images")
    files = S3PublicFiles(client, "images")
    files.publish("media/a.png", PNG, "image/png")
    stored = client.head_object(Bucket="images", Key="media/a.png")
    assert (stored["ContentType"], stored["CacheControl"]) == ("image/png", FOREVER)
    files.withdraw("media/a.png")
    files.withdraw("media/a.png")
    assert client.list_objects_v2(Bucket="images")["KeyCount"] == 0
