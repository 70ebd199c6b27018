"""Erasing a person: nothing that the store or the objects hold speaks of them afterwards, and no count has changed."""

import gzip
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from godwit.batches import MOST_RECEIVES
from godwit.clock import MINUTE
from godwit.contacts.suppression import suppress, suppression_of
from godwit.ledger.claims import Recipient, claim, mark_failed, mark_sent
from godwit.ledger.hits import Hit, record_hit
from godwit.ledger.reports import Report, record
from godwit.ledger.rows import status_of
from godwit.signup.pending import SignUp, keep
from godwit.store import documents, keys
from godwit.webhooks import aside

from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk

CAMPAIGN = "01CAMPAIGN0000000000000000"
EMAIL, PHONE, EXTERNAL = "ada.lovelace@example.com", "+4915112345678", "crm-4711"
TRACES = ("lovelace", "15112345678", "crm-4711", "analytical", "AdaPhone")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace where much is known of Ada (contact 1), and something of Bob (contact 2)."""
    desk = Desk(monkeypatch)
    desk.run(f"email,phone,external id,name,company\n{EMAIL},{PHONE},{EXTERNAL},Ada Lovelace,Analytical\n")
    desk.run("email,name\nbob@example.com,Bob\n")
    desk.run(f"phone,email\n0151/123 456 78,\nbad,{EMAIL}\n", on_match="skip")
    desk.run(gzip.compress(f"email,city\n{EMAIL.upper()},Ulm\n".encode()), dry_run=True)
    desk.upload(f"email\n{EMAIL}\n")
    desk.call("POST", "/v1/contacts/1/notes", {"text": "Spoke of the analytical engine"})
    suppress(desk.store, WORKSPACE, "sms", PHONE, "opted_out", NOW)
    keep(desk.store, WORKSPACE, "01SIGNUP", SignUp(EMAIL, "Ada Lovelace", "en", None), NOW)
    send(desk)
    export(desk)
    return desk


def send(desk: Desk) -> None:
    documents.create(desk.store, WORKSPACE, "campaign", CAMPAIGN, {"name": "Spring"}, NOW)
    ada = Recipient(WORKSPACE, CAMPAIGN, 1)
    digest = keys.digest(WORKSPACE, "email", EMAIL)
    claim(desk.store, ada, run=1, claim_id="x", now=NOW, sent_to=digest, targets={3: f"https://x.de/?to={EMAIL}"})
    mark_sent(desk.store, ada, "x", "m-1", NOW + 1)
    record_hit(desk.store, Hit(WORKSPACE, CAMPAIGN, 1, "open", None, NOW + 2, "01HIT", "AdaPhone/1.0"))
    said = f"Permanent/General: 550 {EMAIL} unknown"
    bounce = Report("bounce", NOW + 3, "f-1", "m-1", attempt=1, reason=said)
    assert record(desk.store, ada, bounce)
    failed = Recipient(WORKSPACE, CAMPAIGN + "Z", 1)
    claim(desk.store, failed, run=1, claim_id="y", now=NOW, sent_to=digest)
    mark_failed(desk.store, failed, "y", f"Address is on the list: {EMAIL}", NOW)


def export(desk: Desk) -> Any:
    shown = desk.job(desk.call("POST", "/v1/contacts/export")[1]["id"])
    assert shown["url"]
    return shown


def traces(desk: Desk) -> Iterator[str]:
    """Where something of Ada is still to be found."""
    for place, items in desk.store._items.items():
        text = json.dumps(items, ensure_ascii=False)
        yield from (f"{place}: {trace}" for trace in TRACES if trace.lower() in text.lower())
    for name, data in desk.objects.held.items():
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
        yield from (f"{name}: {trace}" for trace in (*TRACES, "151/123") if trace.lower() in text.lower())


def erase(desk: Desk) -> Any:
    status, job = desk.call("POST", "/v1/contacts/1/erase", role="editor")
    assert status == 202, job
    return job


def second_pass(desk: Desk) -> None:
    desk.later += 15 * MINUTE
    queue = desk.queues["jobs"]
    queue.bodies += [message.body for message in queue.delayed]
    queue.delayed.clear()
    desk.drain("jobs")


def test_nothing_speaks_of_the_person_and_no_count_changes(desk: Desk) -> None:
    assert list(traces(desk))
    job = erase(desk)
    assert desk.call("GET", "/v1/contacts/1")[0] == 404, "gone at once"
    shown = desk.job(job["id"])
    assert (shown["state"], shown["done"], shown["total"]) == ("done", 1, 1)
    assert [message.delay for message in desk.queues["jobs"].delayed] == [900]
    second_pass(desk)
    assert list(traces(desk)) == []
    assert desk.queues["jobs"].delayed == []

    row = desk.store.get(keys.row(WORKSPACE, CAMPAIGN, 1)) or {}
    assert (status_of(row), "sent_to" in row) == ("bounced", False)
    assert (row["opens"], row["opened_at"], row["bounce"]) == (1, NOW + 2, "Permanent/General")
    assert not record_hit(desk.store, Hit(WORKSPACE, CAMPAIGN, 1, "open", None, NOW + 9, "01LATER", "AdaPhone/1.0"))
    assert desk.store.get(keys.row(WORKSPACE, CAMPAIGN, 1)) == row
    assert list(traces(desk)) == []
    failed = desk.store.get(keys.row(WORKSPACE, CAMPAIGN + "Z", 1)) or {}
    assert failed["reason"] == "Address is on the list: [erased]"
    assert suppression_of(desk.store, WORKSPACE, "sms", PHONE) == "opted_out"
    assert desk.call("GET", "/v1/suppressions")[1]["items"] == []
    again = desk.call("POST", "/v1/contacts", {"phone": PHONE})[1]
    assert (again["id"], again["suppressed"]["sms"]) == ("3", "opted_out")


def test_an_import_brings_them_back_but_no_mail_reaches_them(desk: Desk) -> None:
    desk.job(erase(desk)["id"])
    desk.run(f"email,phone\n{EMAIL},{PHONE}\n")
    again = desk.call("GET", "/v1/contacts/3")[1]
    assert (again["email"], again["suppressed"]) == (EMAIL, {"email": "erased", "sms": "opted_out"})
    assert desk.call("GET", "/v1/suppressions")[1]["items"] == []


def test_erasing_who_was_deleted_before_leaves_alone_who_has_the_address_now(desk: Desk) -> None:
    forget(desk, 1)
    again = desk.call("POST", "/v1/contacts", {"email": EMAIL})[1]
    desk.job(erase(desk)["id"])
    second_pass(desk)
    assert again["suppressed"]["email"] is None
    assert suppression_of(desk.store, WORKSPACE, "email", EMAIL) is None


def test_who_is_let_in_again_is_not_shut_out_by_the_second_pass(desk: Desk) -> None:
    desk.job(erase(desk)["id"])
    assert desk.call("DELETE", "/v1/suppressions", query={"address": EMAIL, "channel": "email"})[0] == 204
    second_pass(desk)
    assert suppression_of(desk.store, WORKSPACE, "email", EMAIL) is None


def test_others_are_left_alone(desk: Desk) -> None:
    bob = desk.call("GET", "/v1/contacts/2")
    kept = {name for name in desk.objects.held if b"bob@" in desk.objects.held[name] and "/imports/" in name}
    desk.job(erase(desk)["id"])
    second_pass(desk)
    assert desk.call("GET", "/v1/contacts/2") == bob
    assert len(kept) == 1
    assert kept <= set(desk.objects.held)


def test_what_held_the_person_says_so(desk: Desk) -> None:
    exported = export(desk)
    desk.job(erase(desk)["id"])
    shown = desk.call("GET", f"/v1/jobs/{exported['id']}")[1]
    assert (shown["state"], shown["url"]) == ("done", None)
    assert "erased" in shown["detail"]
    imports = documents.newest_first(desk.store, WORKSPACE, "import", 100)[0]
    gone = [desk.state(each.id) for each in imports if each.body.get("erased")]
    assert len(gone) == 4
    assert all(each["rejects_url"] is None and "erased" in each["detail"] for each in gone)


def test_what_is_in_flight_is_caught_later(desk: Desk) -> None:
    """A claim, an import and an export that end after the first pass."""
    running = desk.start(f"email,name\n{EMAIL},Ada Lovelace\n")
    exporting = desk.call("POST", "/v1/contacts/export")[1]
    desk.queues["jobs"].bodies.clear()
    desk.job(erase(desk)["id"])
    late = Recipient(WORKSPACE, CAMPAIGN + "Y", 1)
    claim(desk.store, late, run=1, claim_id="z", now=NOW, sent_to="digest", targets={1: f"https://x.de/?to={EMAIL}"})
    second_pass(desk)
    assert "targets" not in (desk.store.get(late.key) or {})
    assert desk.queues["jobs"].delayed, "an import and an export are still running, so it looks again"
    desk.drain()
    desk.call("DELETE", "/v1/contacts/3", query={"version": 1})
    desk.deliver({"workspace": WORKSPACE, "job": exporting["id"]})
    second_pass(desk)
    if desk.queues["jobs"].delayed:
        second_pass(desk)
    assert desk.queues["jobs"].delayed == []
    assert list(traces(desk)) == []
    assert desk.state(running)["rejects_url"] is None


def test_killed_anywhere_nothing_is_left(desk: Desk) -> None:
    fate = random.Random(3)
    desk.time_left = 0
    job = erase(desk)
    queue = desk.queues["jobs"]
    for _ in range(60):
        desk.executioner.arm(fate.randint(0, 30), after=fate.random() < 0.5)
        if not queue.bodies and queue.delayed:
            desk.later += 15 * MINUTE
            queue.bodies.append(queue.delayed.pop().body)
        if queue.bodies:
            message = queue.bodies.pop(0)
            if not desk.deliver(message):
                queue.bodies.append(message)
    assert desk.executioner.kills > 5
    desk.executioner.arm(None)
    desk.time_left = 120_000
    desk.job(job["id"])
    second_pass(desk)
    assert list(traces(desk)) == []
    assert documents.read(desk.store, WORKSPACE, "job", job["id"]).body["ended"]


def test_an_erasure_is_never_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job = erase(desk)
    [body] = desk.queues["jobs"].bodies
    with monkeypatch.context() as broken:
        broken.setattr("godwit.jobs.erase.forget_history", lambda *_: 1 / 0)
        assert not desk.deliver(body, receives=MOST_RECEIVES)
    assert desk.call("GET", f"/v1/jobs/{job['id']}")[1]["state"] == "running"
    assert desk.job(job["id"])["state"] == "done"
    second_pass(desk)
    assert list(traces(desk)) == []


def test_who_was_deleted_before_leaves_the_ledger_too(desk: Desk) -> None:
    desk.call("DELETE", "/v1/contacts/2", query={"version": 1})
    bob = Recipient(WORKSPACE, CAMPAIGN, 2)
    claim(desk.store, bob, run=1, claim_id="x", now=NOW, sent_to="digest", targets={1: "https://x.de/?bob"})
    assert desk.call("POST", "/v1/contacts/2/erase")[0] == 202
    desk.drain("jobs")
    assert "targets" not in (desk.store.get(bob.key) or {})


def forget(desk: Desk, number: int) -> None:
    version = desk.call("GET", f"/v1/contacts/{number}")[1]["version"]
    assert desk.call("DELETE", f"/v1/contacts/{number}", query={"version": version})[0] == 204


def test_who_was_deleted_before_is_erased_all_the_same(desk: Desk) -> None:
    """From the files that wrote of them, those that only name them, the list of suppressions, and the ledger."""
    forget(desk, 1)
    tombstone = json.dumps(desk.store.get(keys.contact(WORKSPACE, 1)))
    assert not [trace for trace in TRACES if trace.lower() in tombstone.lower()]
    assert list(traces(desk)), "deleting alone leaves files and the ledger as they are"
    assert desk.job(erase(desk)["id"])["state"] == "done"
    second_pass(desk)
    assert list(traces(desk)) == []
    assert desk.call("GET", "/v1/suppressions")[1]["items"] == []
    assert suppression_of(desk.store, WORKSPACE, "sms", PHONE) == "opted_out"
    assert "bob@" in str(desk.objects.held)


def test_nothing_of_what_a_person_was_known_by_stays(desk: Desk) -> None:
    job = erase(desk)
    desk.job(job["id"])
    second_pass(desk)
    assert set(desk.store.get(keys.contact(WORKSPACE, 1)) or {}) == {
        *("pk", "sk", "deleted", "version", "updated_at", "expires_at")
    }
    body = documents.read(desk.store, WORKSPACE, "job", job["id"]).body
    assert (body["marks"], body["imports"]) == ({}, [])


@pytest.mark.parametrize("deleted", [False, True])
def test_former_addresses_are_found_too(desk: Desk, deleted: bool) -> None:
    suppress(desk.store, WORKSPACE, "email", EMAIL, "hard_bounce", NOW)
    version = desk.call("GET", "/v1/contacts/1")[1]["version"]
    fields = {"email": "new@example.com", "phone": None, "external_id": "🎩" * 255}
    assert desk.call("PATCH", "/v1/contacts/1", {"version": version, **fields})[0] == 200
    assert desk.call("PATCH", "/v1/contacts/1", {"version": version + 1, "external_id": "7"})[0] == 200
    if deleted:
        forget(desk, 1)
    desk.job(erase(desk)["id"])
    second_pass(desk)
    assert list(traces(desk)) == []
    assert desk.call("GET", "/v1/suppressions")[1]["items"] == []
    assert suppression_of(desk.store, WORKSPACE, "email", EMAIL) == "hard_bounce"


def test_a_former_address_that_others_have_is_theirs(desk: Desk) -> None:
    version = desk.call("GET", "/v1/contacts/2")[1]["version"]
    desk.call("PATCH", "/v1/contacts/2", {"version": version, "email": "robert@example.com"})
    desk.call("POST", "/v1/contacts", {"email": "bob@example.com"})
    suppress(desk.store, WORKSPACE, "email", "bob@example.com", "hard_bounce", NOW)
    shown = desk.upload("email\nbob@example.com\n")
    desk.job(desk.call("POST", "/v1/contacts/2/erase")[1]["id"])
    assert f"{WORKSPACE}/imports/{shown}/upload" in desk.objects.held
    assert "bob@example.com" in [each["address"] for each in desk.call("GET", "/v1/suppressions")[1]["items"]]


def test_who_may(desk: Desk) -> None:
    assert desk.call("POST", "/v1/contacts/1/erase", role="viewer")[0] == 403
    assert desk.call("POST", "/v1/contacts/99/erase")[0] == 404
    assert desk.call("POST", "/v1/contacts/1/erase", workspace="01JOTHER")[0] == 404
    assert desk.call("GET", "/v1/contacts/1")[0] == 200


def test_what_nobody_understood_goes_where_it_speaks_of_the_person(desk: Desk) -> None:
    ada, other = Recipient(WORKSPACE, CAMPAIGN, 1), Recipient("01J0000000000000000000000X", CAMPAIGN, 1)
    bodies = {
        "of her": ('{"eventType": "Teleport"}', ada),
        "with her address": (json.dumps({"Message": json.dumps({"to": EMAIL})}), None),
        "of somebody else": ('{"eventType": "Teleport", "to": "bob@example.test"}', None),
        "in another workspace": ('{"eventType": "Sideways"}', other),
    }
    for body, recipient in bodies.values():
        aside.keep(desk.store, body, "unknown", recipient, NOW)
    erase(desk)
    desk.drain("jobs")
    assert {item["body"] for item in aside.kept(desk.store)} == {
        bodies["of somebody else"][0],
        bodies["in another workspace"][0],
    }
