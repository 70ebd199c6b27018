"""Leaving by an old mail, on the laptop cloud: it holds whoever has the address by then, until they come back."""

import re

import httpx

from local.demo.api import Api
from local.demo.report import outbox
from local.laptop import Laptop
from tests.laptop.patience import wait_for
from tests.laptop.test_signup import mail_to

ADDRESS = "leaver@example.com"
TAG = "leaving"
CONSENT = {"email": {"given": True, "source": "test"}}


def add_contact(api: Api, **fields: object) -> str:
    identifier: str = api.post("/v1/contacts", {"email": ADDRESS, "tags": [TAG], "consent": CONSENT, **fields})["id"]
    return identifier


def send(api: Api, segment: str) -> str:
    """A campaign that is sent by the time this answers; its id."""
    content = {"format": "html", "html": '<p>Hello</p><a href="https://shop.test/">Shop</a>'}
    draft = {"name": "To who leaves", "audience": {"segments": [segment]}, "subject": "Hello", "content": content}
    identifier: str = api.post("/v1/campaigns", draft)["id"]
    api.post(f"/v1/campaigns/{identifier}/send")
    wait_for(lambda: api.get(f"/v1/campaigns/{identifier}")["status"] == "sent")
    return identifier


def test_a_no_outlives_the_contact_and_is_taken_back_by_the_person_alone(laptop: Laptop, other: Api) -> None:
    filter_ = {"field": "tags", "op": "has", "value": TAG}
    segment = other.post("/v1/segments", {"name": "Leaving", "filter": filter_})["id"]
    gone = add_contact(other)
    [mail] = outbox(laptop, send(other, segment))
    link = mail["headers"]["List-Unsubscribe"].strip("<>")

    other.delete(f"/v1/contacts/{gone}", version=other.get(f"/v1/contacts/{gone}")["version"])
    again = add_contact(other)
    assert "Unsubscribe from all emails" in httpx.get(link, timeout=60).text
    assert httpx.post(link, data={"List-Unsubscribe": "One-Click"}, timeout=60).status_code == 200
    second = send(other, segment)
    assert list(outbox(laptop, second)) == []
    [recipient] = other.pages(f"/v1/campaigns/{second}/recipients")
    assert (recipient["contact_id"], recipient["status"], recipient["reason"]) == (again, "skipped", "suppressed")

    version = other.get("/v1/settings/signup")["version"]
    form = other.put("/v1/settings/signup", {"enabled": True, "version": version})["url"]
    httpx.post(form, data={"email": ADDRESS}, timeout=60)
    [confirm] = re.findall(rf"{laptop.origin}/s/c/[\w-]+", mail_to(laptop, ADDRESS)["text"])
    assert "You are signed up" in httpx.post(confirm, timeout=60).text
    assert [each["to"] for each in outbox(laptop, send(other, segment))] == [ADDRESS]


def test_a_contact_that_wants_no_tracking_is_not_tracked_in_mails_of_before(laptop: Laptop, other: Api) -> None:
    address, tag = "private@example.com", "private"
    add_contact(other, email=address, tags=[tag])
    filter_ = {"field": "tags", "op": "has", "value": tag}
    campaign = send(other, other.post("/v1/segments", {"name": "Private", "filter": filter_})["id"])
    [mail] = outbox(laptop, campaign)
    [pixel] = set(re.findall(rf"{laptop.origin}/t/o/[\w-]+", mail["html"]))
    [link] = set(re.findall(rf"{laptop.origin}/t/c/[\w-]+", mail["html"]))
    httpx.get(pixel, timeout=60)
    wait_for(lambda: other.get(f"/v1/campaigns/{campaign}/analytics")["opened"] == 1)
    other.put(f"/v1/contacts/by-email/{address}", {"tracking": False})
    assert httpx.get(link, timeout=60).headers["location"] == "https://shop.test/"
    assert httpx.get(pixel, timeout=60).status_code == 200
    other.put(f"/v1/contacts/by-email/{address}", {"tracking": True})
    httpx.get(link, timeout=60)
    wait_for(lambda: other.get(f"/v1/campaigns/{campaign}/analytics")["clicked"] == 1)
    figures = other.get(f"/v1/campaigns/{campaign}/analytics")
    assert (figures["opens_total"], figures["clicks_total"]) == (1, 1)
