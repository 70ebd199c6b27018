"""The brake, on the laptop cloud: bounces that the mailbox reports stop a campaign, and resuming it goes on."""

import time

from local.accounts import OTHER
from local.demo.api import Api
from local.demo.report import outbox
from local.laptop import Laptop
from tests.laptop.patience import wait_for

PEOPLE, PER_MINUTE = 240, 360


def import_bouncing(api: Api) -> None:
    """People whose mailboxes SES's simulator says are none."""
    rows = "".join(f"bounce+brake{number}@simulator.amazonses.com\n" for number in range(PEOPLE))
    made = api.post("/v1/imports", {"filename": "bouncing.csv"})
    api.upload(made["upload_url"], f"email\n{rows}".encode())
    consent = {"email": True, "sms": False, "source": "test"}
    api.post(f"/v1/imports/{made['id']}/start", {"tags": ["bouncing"], "consent": consent})
    wait_for(lambda: api.get(f"/v1/imports/{made['id']}")["state"] == "done")


def test_bounces_stop_a_campaign_and_resuming_goes_on(laptop: Laptop, other: Api) -> None:
    import_bouncing(other)
    filter_ = {"field": "tags", "op": "has", "value": "bouncing"}
    segment = other.post("/v1/segments", {"name": "Bouncing", "filter": filter_})["id"]
    draft = {
        "name": "To mailboxes that are none",
        "audience": {"segments": [segment]},
        "subject": "Hello",
        "content": {"format": "text", "text": "Hello"},
        "throttle_per_minute": PER_MINUTE,
    }
    path = f"/v1/campaigns/{other.post('/v1/campaigns', draft)['id']}"
    other.post(f"{path}/send")
    wait_for(lambda: other.get(path)["status"] != "sending" and other.get(path)["status"] != "resolving")
    braked = other.get(path)
    assert (braked["status"], braked["braked"]["sent"] >= 100) == ("paused", True)
    assert "bounced for good; the limit is 5 %" in braked["reason"]
    told = other.get("/v1/notifications")
    assert [(each["event"], each["campaign_id"]) for each in told["items"]][:2] == [
        ("campaign_braked", braked["id"]),
        ("import_finished", None),
    ]
    assert other.post("/v1/notifications/read", {"all": True}) == {"unread": 0}
    time.sleep(5)
    stopped_at = len(list(outbox(laptop, braked["id"])))
    assert stopped_at < PEOPLE
    time.sleep(5)
    assert len(list(outbox(laptop, braked["id"]))) == stopped_at, "nobody else gets it"
    reputation = other.get("/v1/reputation", days=7)
    assert reputation["brake"]["state"] == "clear", "the campaign's own brake answers for it"
    wait_for(lambda: other.get("/v1/reputation", days=7)["items"][-1]["bounced"] >= stopped_at)
    assert {each["dkim"] for each in reputation["identities"]} == {"pass"}
    assert {each["dmarc"] for each in reputation["identities"]} == {"unknown"}
    going_on = other.post(f"{path}/resume")
    assert (going_on["status"], going_on["braked"], going_on["reason"]) == ("sending", None, None)
    [release] = going_on["brake_releases"]
    assert (release["by"], release["reason"]) == (f"owner@{OTHER}.test", braked["reason"])
    wait_for(lambda: other.get(path)["status"] in ("sent", "paused"))
    assert len(list(outbox(laptop, braked["id"]))) > stopped_at
