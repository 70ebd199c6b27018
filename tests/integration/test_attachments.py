"""Attachments, from their announcement to the mail that has them."""

from collections.abc import Mapping
from typing import Any

import pytest
from godwit.campaigns.states import Status
from godwit.files.attachments import LARGEST_IN_TOTAL, MOST, upload_name
from godwit.ids import new_id

from tests.factories import WORKSPACE
from tests.integration.whole_api import CAMPAIGN, WholeApi
from tests.simulation.world import WORKSPACE as WORLDS
from tests.simulation.world import World

PDF = b"%PDF-1.7\nmenu"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> WholeApi:
    return WholeApi(monkeypatch)


def announce(api: WholeApi, filename: str = "menu.pdf", content_type: str = "application/pdf", **more: Any) -> Any:
    size = more.pop("size", len(PDF))
    body = {"filename": filename, "content_type": content_type, "size": size}
    return api.call("POST", "/v1/attachments", body, **more)


def upload(api: WholeApi, data: bytes = PDF, **more: Any) -> str:
    status, made = announce(api, size=more.pop("size", len(data)), **more)
    assert status == 201, made
    api.objects.write(made["upload_url"].removeprefix("memory://"), data)
    return str(made["id"])


def problems(campaign: Mapping[str, Any]) -> dict[str, str]:
    return {each["path"]: each["message"] for each in campaign["problems"]}


def test_announced_uploaded_ready(api: WholeApi) -> None:
    status, made = announce(api)
    assert (status, set(made)) == (201, {"id", "upload_url"})
    path = f"/v1/attachments/{made['id']}"
    status, waiting = api.call("GET", path, role="viewer")
    assert (status, waiting["state"], waiting["size"]) == (200, "awaiting_upload", len(PDF))
    api.objects.write(upload_name(WORKSPACE, made["id"]), PDF)
    _, ready = api.call("GET", path)
    assert (ready["state"], ready["filename"], ready["detail"]) == ("ready", "menu.pdf", None)
    assert api.call("GET", path) == (200, ready)


def test_what_was_looked_into_is_what_is_sent(api: WholeApi) -> None:
    """The address to upload to stays good for an hour; a second upload changes nothing."""
    attachment = upload(api)
    api.call("GET", f"/v1/attachments/{attachment}")
    api.objects.write(upload_name(WORKSPACE, attachment), b"%PDF-evil")
    api.call("GET", f"/v1/attachments/{attachment}")
    _, campaign = api.call("POST", "/v1/campaigns", CAMPAIGN | {"attachments": [attachment]})
    api.call("POST", f"/v1/campaigns/{campaign['id']}/test", {"to": ["me@example.com"]})
    assert [each.data for each in api.mail.sent[0].attachments] == [PDF]


@pytest.mark.parametrize(
    ("data", "more", "said"),
    [
        (b"MZ\x90\0", {}, "isn't what belongs into a .pdf file"),
        (PDF, {"size": len(PDF) + 1}, f"{len(PDF)} bytes; {len(PDF) + 1} were announced"),
        (b"<svg/>", {"filename": "a.png", "content_type": "image/png"}, ".png"),
    ],
)
def test_what_is_not_as_announced_is_refused(api: WholeApi, data: bytes, more: Any, said: str) -> None:
    attachment = upload(api, data, **more)
    _, refused = api.call("GET", f"/v1/attachments/{attachment}")
    assert refused["state"] == "refused"
    assert said in refused["detail"]
    assert [name for name in api.objects.held if attachment in name] == []
    _, campaign = api.call("POST", "/v1/campaigns", CAMPAIGN | {"attachments": [attachment]})
    assert said in problems(campaign)["attachments[0]"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"filename": "run.exe", "content_type": "application/octet-stream"}, "filename"),
        ({"filename": "page.html", "content_type": "text/html"}, "filename"),
        ({"filename": "logo.svg", "content_type": "image/svg+xml"}, "filename"),
        ({"filename": "all.zip", "content_type": "application/zip"}, "filename"),
        ({"filename": "menu", "content_type": "application/pdf"}, "filename"),
        ({"filename": ".pdf", "content_type": "application/pdf"}, "filename"),
        ({"content_type": "text/html"}, "content_type"),
        ({"size": LARGEST_IN_TOTAL + 1}, "size"),
        ({"size": 0}, "size"),
    ],
)
def test_what_is_not_taken(api: WholeApi, body: Any, path: str) -> None:
    status, problem = announce(api, **body)
    assert (status, [each["path"] for each in problem["errors"]]) == (422, [path])


def test_a_type_may_be_said_as_browsers_do(api: WholeApi) -> None:
    assert announce(api, "people.csv", "application/vnd.ms-excel")[0] == 201
    assert announce(api, "note.txt", "Text/Plain; charset=utf-8")[0] == 201


def test_saving_names_what_is_not_there_or_too_large(api: WholeApi) -> None:
    def save(*attachments: str, **more: Any) -> list[str]:
        status, answer = api.call("POST", "/v1/campaigns", CAMPAIGN | {"attachments": [*attachments]}, **more)
        return [] if status == 201 else [each["path"] for each in answer["errors"]]

    mine, others = upload(api), upload(api, workspace="01JOTHERW0RKSPACE000000000")
    assert save(mine) == []
    assert save(mine, new_id(), others) == ["attachments[1]", "attachments[2]"]
    assert save(mine, mine) == ["attachments[1]"]
    assert save(*[mine] * (MOST + 1)) == ["attachments"]
    large = [announce(api, size=LARGEST_IN_TOTAL // 2 + 1)[1]["id"] for _ in range(2)]
    assert save(large[0]) == []
    assert save(*large) == ["attachments"]
    _, campaign = api.call("POST", "/v1/campaigns", CAMPAIGN)
    status, answer = api.call(
        "PUT", f"/v1/campaigns/{campaign['id']}", CAMPAIGN | {"attachments": [others], "version": 1}
    )
    assert (status, answer["errors"][0]["path"]) == (422, "attachments[0]")


def test_sending_waits_for_the_upload(api: WholeApi) -> None:
    _, made = announce(api)
    _, campaign = api.call("POST", "/v1/campaigns", CAMPAIGN | {"attachments": [made["id"]]})
    assert problems(campaign) == {"attachments[0]": "menu.pdf has not been uploaded yet."}
    path = f"/v1/campaigns/{campaign['id']}/send"
    status, answer = api.call("POST", path)
    assert (status, answer["errors"][0]["path"]) == (422, "attachments[0]")
    api.objects.write(upload_name(WORKSPACE, made["id"]), PDF)
    assert api.call("POST", path)[0] == 202


def test_every_recipient_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    api, world = WholeApi(monkeypatch), World(monkeypatch)
    api.environment.store, api.environment.objects, api.objects = world.memory, world.objects, world.objects
    attachment = upload(api, workspace=WORLDS)
    world.add_contacts(12)
    campaign = world.create(attachments=[attachment])
    reads = count_reads(world, monkeypatch, attachment)
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    sent = [email for _, email in world.provider.accepted]
    assert len(sent) == 12
    for email in sent:
        assert [(each.filename, each.content_type, each.data) for each in email.attachments] == [
            ("menu.pdf", "application/pdf", PDF)
        ]
    assert reads == [attachment]


def count_reads(world: World, monkeypatch: pytest.MonkeyPatch, attachment: str) -> list[str]:
    """The reads of an attachment's file from now on."""
    reads: list[str] = []
    read = world.objects.read

    def counted(name: str) -> Any:
        if name.endswith(f"{attachment}/file"):
            reads.append(attachment)
        return read(name)

    monkeypatch.setattr(world.objects, "read", counted)
    return reads
