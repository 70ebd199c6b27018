"""Unsubscribing through the handler, on the in-memory store."""

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from godwit.clock import to_iso
from godwit.contacts import history
from godwit.contacts.consent import Wishes, heed, unsubscribe
from godwit.contacts.history import TimelineEntry
from godwit.contacts.suppression import suppress, suppression_of
from godwit.contacts.suppression_reasons import SOFT_BOUNCES
from godwit.contacts.wishes import leave_in_peace
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.reasons import REASONS
from godwit.public_pages.languages import LANGUAGES
from godwit.sending.recipients import read_recipients
from godwit.store import documents, keys
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Put, Update, query_all
from godwit.tracking.tokens import Signer
from ulid import ULID

from functions.unsubscribe import handler as unsubscribing
from tests.factories import api_event, bury_contact, put_contact
from tests.page_forms import Form, PageForms

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
WORKSPACE = "01M85TWXXH0S2CQC9504G2R3Z2"
ABOUT_ALL, ABOUT_TOPIC, GONE = (f"01M85TWXXH0S2CQC9504G2R3Z{end}" for end in "345")
UNSENT = "01M85TWXXH0S2CQC9504G2R3Z9"
TOPIC, OTHER_TOPIC, NEWS = (f"01M85TWXXH0S2CQC9504G2R3Z{end}" for end in "678")
ELSEWHERE = "01M85TWXXH0S2CQC9504G2R3Z1"
NUMBER = 7
NOW = 1_800_000_000_000
FORM = "application/x-www-form-urlencoded"
ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
DIGEST = keys.digest(WORKSPACE, "email", "ada@example.test")
CONSENT = {
    "email": {"given": True, "at": to_iso(5), "source": "signup"},
    "sms": {"given": True, "at": None, "source": None},
}

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    put_contact(
        store,
        NUMBER,
        NOW - 99,
        WORKSPACE,
        email="ada@example.test",
        phone="+4915112345678",
        topics=[TOPIC, OTHER_TOPIC],
        consent=CONSENT,
    )
    documents.create(store, WORKSPACE, "settings", "workspace", {"name": "Acme & <Co>"}, NOW)
    topic(store, TOPIC, "Offers")
    topic(store, OTHER_TOPIC, "Products")
    documents.create(store, WORKSPACE, "campaign", ABOUT_ALL, {"topic_id": None}, NOW)
    documents.create(store, WORKSPACE, "campaign", ABOUT_TOPIC, {"topic_id": TOPIC}, NOW)
    for campaign in (ABOUT_ALL, ABOUT_TOPIC, GONE):
        recipient = Recipient(WORKSPACE, campaign, NUMBER)
        claims.claim(store, recipient, run=1, claim_id="c", now=NOW - 9, sent_to=DIGEST)
        claims.mark_sent(store, recipient, "c", "message", NOW - 5)
    return store


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> Call:
    """Sends a request to the handler, each a second after the last; answers status and page."""
    ticks = iter(range(NOW, NOW + 10**9, 1000))
    monkeypatch.setattr(unsubscribing, "environment", SimpleNamespace(store=store, keyring=Signer(SECRET)))
    monkeypatch.setattr(unsubscribing, "clock", lambda: next(ticks))

    def send(
        url: str, method: str = "GET", body: str = "", kind: str = FORM, encoded: bool = False, languages: str = ""
    ) -> tuple[int, str]:
        sent = base64.b64encode(body.encode()) if encoded else body.encode()
        event = api_event(method, url.removeprefix(ORIGIN), sent)
        event |= {"isBase64Encoded": encoded, "headers": {"content-type": kind, "accept-language": languages}}
        answer = unsubscribing.handler(event, None)
        assert "no-store" in answer["headers"]["cache-control"]
        assert "default-src 'none'" in answer["headers"]["content-security-policy"]
        return answer["statusCode"], answer["body"]

    return send


def topic(store: MemoryStore, identifier: str, name: str, description: str = "", workspace: str = WORKSPACE) -> None:
    body = {"name": name, "description": description, "default": True}
    documents.create(store, workspace, "topic", identifier, body, NOW)


def everything(store: MemoryStore) -> str:
    """All that is stored."""
    return json.dumps({str(place): items for place, items in store._items.items() if items}, sort_keys=True)


def told(store: MemoryStore) -> list[TimelineEntry]:
    return history.page(store, WORKSPACE, NUMBER, 50)[0]


def erase(store: MemoryStore) -> None:
    """What erasing leaves of the contact and its rows."""
    bury_contact(store, NUMBER, NOW, WORKSPACE)
    for campaign in (ABOUT_ALL, ABOUT_TOPIC, GONE):
        store.write(Update(keys.row(WORKSPACE, campaign, NUMBER), set={"erased": True}, remove=("sent_to",)))


def link(campaign: str = ABOUT_ALL, number: int = NUMBER) -> str:
    return Signer(SECRET).urls(ORIGIN, WORKSPACE, campaign, number).unsubscribe


def contact(store: MemoryStore) -> Any:
    item = store.get(keys.contact(WORKSPACE, NUMBER))
    assert item is not None
    return json.loads(item["doc"])


def row(store: MemoryStore, campaign: str = ABOUT_ALL) -> Any:
    return store.get(keys.row(WORKSPACE, campaign, NUMBER))


def unsubscribed_at(store: MemoryStore, campaign: str = ABOUT_ALL) -> int | None:
    at: int | None = row(store, campaign).get("unsubscribed_at")
    return at


def press(call: Call, page: str, button: str, url: str | None = None) -> str:
    """Press a button of a page; answers the next page."""
    return submit(call, PageForms(page).form(button), url)


def submit(call: Call, form: Form, url: str | None = None) -> str:
    assert form.attributes == {"method": "post"} | ({"class": "part"} if "class" in form.attributes else {})
    status, page = call(url or link(), "POST", form.body())
    assert status == 200
    return page


STOP_ALL, STOP_TOPIC = "Unsubscribe from all emails", "Unsubscribe from “Offers”"
AGAIN, AGAIN_TOPIC = "Subscribe again", "Subscribe to “Offers” again"
SAVE, SEND = "Save choices", "Send answer"


class TestLooking:
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("campaign", [ABOUT_ALL, ABOUT_TOPIC, GONE])
    def test_changes_nothing(self, call: Call, store: MemoryStore, method: str, campaign: str) -> None:
        before = everything(store)
        body = "action=all" if method == "HEAD" else ""
        status, page = call(link(campaign), method, body)
        assert status == 200
        assert "from Acme &amp; &lt;Co&gt;" in page
        assert everything(store) == before

    def test_shows_topics_and_channels_as_they_stand(self, call: Call, store: MemoryStore) -> None:
        topic(store, NEWS, "News <now>", "What is new & good")
        page = call(link())[1]
        form = PageForms(page).form(SAVE)
        assert form.choices == [
            *(("topic", each) for each in (NEWS, TOPIC, OTHER_TOPIC)),
            ("channel", "email"),
            ("channel", "sms"),
        ]
        assert form.ticked("topic") == [TOPIC, OTHER_TOPIC]
        assert form.ticked("channel") == ["email", "sms"]
        assert "News &lt;now&gt;" in page
        assert "What is new &amp; good" in page

    def test_a_campaign_of_a_topic_shows_that_first(self, call: Call, store: MemoryStore) -> None:
        topic(store, NEWS, "News")
        found = PageForms(call(link(ABOUT_TOPIC))[1])
        assert found.form(SAVE).choices[0] == ("topic", TOPIC)
        assert found.buttons == [STOP_TOPIC, SAVE, STOP_ALL]

    def test_no_topics_of_another_workspace(self, call: Call, store: MemoryStore) -> None:
        topic(store, NEWS, "Theirs", workspace=ELSEWHERE)
        assert "Theirs" not in call(link())[1]

    def test_without_topics_and_a_phone_there_is_but_one_button(self, call: Call, store: MemoryStore) -> None:
        for each in (TOPIC, OTHER_TOPIC):
            documents.delete(store, WORKSPACE, "topic", each, 1)
        put_contact(store, NUMBER, NOW, WORKSPACE, email="ada@example.test", consent=CONSENT)
        found = PageForms(call(link())[1])
        assert (found.heading, found.buttons) == ("Unsubscribe?", [STOP_ALL])

    def test_without_topics_but_with_a_phone_channels_can_be_chosen(self, call: Call, store: MemoryStore) -> None:
        for each in (TOPIC, OTHER_TOPIC):
            documents.delete(store, WORKSPACE, "topic", each, 1)
        form = PageForms(call(link())[1]).form(SAVE)
        assert form.choices == [("channel", "email"), ("channel", "sms")]
        submit(call, form.untick("channel", "sms"))
        assert contact(store)["sms_opted_out_at"] is not None
        assert contact(store)["email_unsubscribed_at"] is None

    def test_a_channel_without_consent_is_not_ticked(self, call: Call, store: MemoryStore) -> None:
        put_contact(store, NUMBER, NOW, WORKSPACE, email="ada@example.test", phone="+4915112345678")
        assert PageForms(call(link())[1]).form(SAVE).ticked("channel") == []
        documents.replace(
            store, WORKSPACE, "settings", "workspace", {"name": "Acme", "consent_basis": "not_unsubscribed"}, 1, NOW
        )
        assert PageForms(call(link())[1]).form(SAVE).ticked("channel") == ["email", "sms"]

    def test_the_page_is_accessible_and_needs_no_script(self, call: Call) -> None:
        _, page = call(link())
        assert page.startswith("<!doctype html>")
        assert '<html lang="en">' in page
        assert page.count("<h1>") == page.count("<main>") == 1
        assert PageForms(page).title == "Your subscription – Acme & <Co>"
        assert "<script" not in page
        assert "prefers-color-scheme: dark" in page
        assert page.count("<fieldset>") == page.count("<legend>") == 2

    def test_who_has_no_name_is_known_by_the_address_that_it_sends_from(self, call: Call, store: MemoryStore) -> None:
        documents.replace(store, WORKSPACE, "settings", "workspace", {"name": " "}, 1, NOW)
        assert "from this sender" in call(link())[1]
        assert "<header>" not in call(link())[1]
        sender = {"name": "", "address": "news@acme.test"}
        documents.create(store, WORKSPACE, "settings", "email", {"sender": sender}, NOW)
        assert "<header>acme.test</header>" in call(link())[1]


class TestLanguages:
    @pytest.mark.parametrize(
        ("known", "accepted", "language", "heading"),
        [
            ("de-AT", "fr", "de", "Ihr Abonnement"),
            ("FR", "de", "fr", "Votre abonnement"),
            ("nl", "es;q=0.8, de;q=0.9", "de", "Ihr Abonnement"),
            (None, "pt, es-MX;q=0.5, en;q=0.1", "es", "Su suscripción"),
            (None, "es;q=0, xx, *", "en", "Your subscription"),
            (None, ";;q=,,=;q=x" * 999, "en", "Your subscription"),
        ],
    )
    def test_the_contacts_then_the_browsers_then_english(
        self, call: Call, store: MemoryStore, known: str | None, accepted: str, language: str, heading: str
    ) -> None:
        put_contact(
            store,
            NUMBER,
            NOW,
            WORKSPACE,
            email="ada@example.test",
            phone="+4915112345678",
            language=known,
            consent=CONSENT,
        )
        found = PageForms(call(link(), languages=accepted)[1])
        assert (found.language, found.heading) == (language, heading)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_page_in_every_language(self, call: Call, store: MemoryStore, language: str) -> None:
        """Texts that lack a place or a key would raise."""
        put_contact(
            store, NUMBER, NOW, WORKSPACE, email="ada@example.test", topics=[TOPIC], language=language, consent=CONSENT
        )
        for campaign in (ABOUT_ALL, ABOUT_TOPIC):
            url = link(campaign)
            for body in (
                "",
                "action=reason&reason=other&text=x",
                "action=again&again=all",
                f"action=again&again={TOPIC}",
                "action=all",
                "action=again&again=all",
                "action=save&topic=&channel=",
            ):
                status, page = call(url, "POST", body)
                assert status == 200
                assert PageForms(page).language == language
                assert "{" not in page.partition("</style>")[2]
        assert call("/u/x", languages=language)[0] == 403
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        assert PageForms(call(link(), languages=language)[1]).language == language


class TestOneClick:
    @pytest.mark.parametrize(
        ("body", "kind", "encoded"),
        [
            (ONE_CLICK, FORM, False),
            (ONE_CLICK, FORM, True),
            (MULTIPART, "multipart/form-data; boundary=b", False),
            (MULTIPART, 'Multipart/Form-Data; boundary="b"', True),
            ("", FORM, False),
            ("action=", FORM, False),
            ("action=unknown", FORM, False),
            ("action=save&action=again", FORM, False),
            ("\ufffd" * 9000, "text/plain", False),
            ("action=save&x=" + "a" * 70_000, FORM, False),
            ("&".join(f"a{n}=1" for n in range(900)), FORM, True),
            ("--b" * 9000, "multipart/form-data; boundary=b", True),
            (MULTIPART, "multipart/form-data", False),
            (MULTIPART, "multipart/form-data; boundary=" + "b" * 900, False),
            ('{"action": "save"}', "application/json", False),
        ],
    )
    def test_whatever_is_not_the_pages_own_form_unsubscribes(
        self, call: Call, store: MemoryStore, body: str, kind: str, encoded: bool
    ) -> None:
        assert call(link(), "POST", body, kind, encoded)[0] == 200
        assert contact(store)["email_unsubscribed_at"] == to_iso(NOW)
        assert unsubscribed_at(store) == NOW

    @pytest.mark.parametrize("body", [b"\xff\xfe\x00a", b"action=\xff", b"%ff%fe=%00"])
    def test_bytes_of_no_charset(self, call: Call, store: MemoryStore, body: bytes) -> None:
        event = api_event("POST", link().removeprefix(ORIGIN)) | {
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
            "headers": {"content-type": f"{FORM}; charset=utf-16"},
        }
        assert unsubscribing.handler(event, None)["statusCode"] == 200
        event |= {"body": "not base64!", "headers": None}
        assert unsubscribing.handler(event, None)["statusCode"] == 200
        assert contact(store)["email_unsubscribed_at"] is not None

    def test_from_all(self, call: Call, store: MemoryStore) -> None:
        page = call(link(), "POST", ONE_CLICK)[1]
        assert PageForms(page).heading == "You are unsubscribed"
        after = contact(store)
        assert after["consent"]["email"] == {"given": False, "at": to_iso(NOW), "source": "unsubscribe page"}
        assert after["consent"]["sms"] == CONSENT["sms"]
        assert after["sms_opted_out_at"] is None
        assert after["topics"] == [TOPIC, OTHER_TOPIC]

    @pytest.mark.parametrize(("body", "kind"), [(ONE_CLICK, FORM), (MULTIPART, "multipart/form-data; boundary=b")])
    def test_of_a_campaign_about_a_topic_takes_only_that_off(
        self, call: Call, store: MemoryStore, body: str, kind: str
    ) -> None:
        status, page = call(link(ABOUT_TOPIC), "POST", body, kind)
        assert status == 200
        assert "You will get no more “Offers” emails" in page
        after = contact(store)
        assert after["topics"] == [OTHER_TOPIC]
        assert after["email_unsubscribed_at"] is None
        assert after["consent"] == CONSENT
        assert unsubscribed_at(store, ABOUT_TOPIC) == NOW
        assert unsubscribed_at(store, ABOUT_ALL) is None

    def test_again_is_fine_and_keeps_the_first_time(self, call: Call, store: MemoryStore) -> None:
        call(link(), "POST", ONE_CLICK)
        first = everything(store)
        assert call(link(), "POST", ONE_CLICK)[0] == 200
        assert everything(store) == first

    @pytest.mark.parametrize("campaign", [GONE, ABOUT_TOPIC])
    def test_of_a_campaign_or_topic_that_is_gone_unsubscribes_from_all(
        self, call: Call, store: MemoryStore, campaign: str
    ) -> None:
        documents.delete(store, WORKSPACE, "topic", TOPIC, 1)
        assert call(link(campaign), "POST", ONE_CLICK)[0] == 200
        assert contact(store)["email_unsubscribed_at"] is not None
        assert unsubscribed_at(store, campaign) is not None


class TestButtons:
    def test_of_the_topic_and_of_all(self, call: Call, store: MemoryStore) -> None:
        url = link(ABOUT_TOPIC)
        page = press(call, call(url)[1], STOP_TOPIC, url)
        assert contact(store)["topics"] == [OTHER_TOPIC]
        assert AGAIN_TOPIC in PageForms(page).buttons
        page = press(call, page, STOP_ALL, url)
        assert contact(store)["email_unsubscribed_at"] is not None
        assert AGAIN in PageForms(page).buttons
        assert STOP_ALL not in PageForms(page).buttons

    def test_subscribing_again_to_all(self, call: Call, store: MemoryStore) -> None:
        gone = press(call, call(link())[1], STOP_ALL)
        assert AGAIN in PageForms(call(link())[1]).buttons
        back = press(call, gone, AGAIN)
        assert PageForms(back).heading == "You are subscribed again"
        after = contact(store)
        assert after["email_unsubscribed_at"] is None
        assert (after["consent"]["email"]["given"], after["consent"]["email"]["source"]) == (True, "unsubscribe page")
        press(call, back, STOP_ALL)
        assert contact(store)["email_unsubscribed_at"] is not None

    def test_subscribing_again_to_a_topic(self, call: Call, store: MemoryStore) -> None:
        url = link(ABOUT_TOPIC)
        gone = call(url, "POST", ONE_CLICK)[1]
        for _ in range(2):
            back = press(call, gone, AGAIN_TOPIC, url)
            assert sorted(contact(store)["topics"]) == [TOPIC, OTHER_TOPIC]
        assert "You will get “Offers” emails" in back

    def test_changes_nothing_for_who_never_left(self, call: Call, store: MemoryStore) -> None:
        before = everything(store)
        for again in ("all", TOPIC, OTHER_TOPIC, "x", ""):
            assert call(link(), "POST", f"action=again&again={again}")[0] == 200
        assert everything(store) == before

    @pytest.mark.parametrize("reason", ["complaint", "hard_bounce"])
    def test_a_suppression_is_never_lifted(self, call: Call, store: MemoryStore, reason: str) -> None:
        store.write(Put(keys.address(WORKSPACE, "email", "ada@example.test"), {"number": NUMBER}))
        suppress(store, WORKSPACE, "email", "ada@example.test", reason, NOW)
        unsubscribe(store, WORKSPACE, NUMBER, "email", None, NOW, reason)
        before = contact(store)
        found = PageForms(call(link())[1])
        assert "Nothing can be sent to your email address" in call(link())[1]
        assert AGAIN not in found.buttons
        assert ("channel", "email") in found.form(SAVE).disabled
        for body in ("action=again&again=all", "action=save&channel=email"):
            assert "You are subscribed again" not in call(link(), "POST", body)[1]
        assert contact(store) == before
        assert suppression_of(store, WORKSPACE, "email", "ada@example.test") == reason


class TestSaving:
    def test_topics_and_channels(self, call: Call, store: MemoryStore) -> None:
        topic(store, NEWS, "News")
        form = PageForms(call(link())[1]).form(SAVE)
        page = submit(call, form.untick("topic", TOPIC).tick("topic", NEWS).untick("channel", "sms"))
        after = contact(store)
        assert sorted(after["topics"]) == [OTHER_TOPIC, NEWS]
        assert (after["sms_opted_out_at"], after["email_unsubscribed_at"]) == (to_iso(NOW), None)
        saved = PageForms(page)
        assert saved.heading == "Your choices are saved"
        assert saved.form(SAVE).ticked("topic") == [NEWS, OTHER_TOPIC]
        submit(call, saved.form(SAVE).tick("channel", "sms").untick("channel", "email"))
        after = contact(store)
        assert (after["sms_opted_out_at"], after["consent"]["sms"]["given"]) == (None, True)
        assert after["consent"]["email"]["given"] is False
        assert unsubscribed_at(store) is not None

    def test_saving_the_page_as_it_is_changes_nothing(self, call: Call, store: MemoryStore) -> None:
        before = everything(store)
        submit(call, PageForms(call(link())[1]).form(SAVE))
        assert everything(store) == before

    def test_only_what_was_changed_on_the_page_counts(self, call: Call, store: MemoryStore) -> None:
        """The page was open while the person unsubscribed by their mail program, and a topic came to be."""
        form = PageForms(call(link())[1]).form(SAVE)
        call(link(), "POST", ONE_CLICK)
        topic(store, NEWS, "News")
        heed(store, WORKSPACE, NUMBER, Wishes(join=[NEWS]), NOW, "api")
        submit(call, form.untick("topic", TOPIC))
        after = contact(store)
        assert after["topics"] == [OTHER_TOPIC, NEWS]
        assert after["email_unsubscribed_at"] is not None

    def test_the_campaigns_topic_counts_as_unsubscribed_by_it_another_does_not(
        self, call: Call, store: MemoryStore
    ) -> None:
        url = link(ABOUT_TOPIC)
        page = submit(call, PageForms(call(url)[1]).form(SAVE).untick("topic", OTHER_TOPIC), url)
        assert unsubscribed_at(store, ABOUT_TOPIC) is None
        submit(call, PageForms(page).form(SAVE).untick("topic", TOPIC), url)
        assert unsubscribed_at(store, ABOUT_TOPIC) is not None

    @pytest.mark.parametrize("foreign", ["x", "", NEWS, "01M85TWXXH0S2CQC9504G2R3Z0", "../" * 999, "\u0000"])
    def test_topics_that_are_not_the_workspaces_are_passed_over(
        self, call: Call, store: MemoryStore, foreign: str
    ) -> None:
        topic(store, NEWS, "Theirs", workspace=ELSEWHERE)
        before = everything(store)
        body = urlencode([("action", "save"), ("topic", foreign), ("channel", foreign), ("had", foreign)])
        assert call(link(), "POST", body)[0] == 200
        assert everything(store) == before

    def test_the_longest_form_is_taken(self, call: Call, store: MemoryStore) -> None:
        made = [str(ULID()) for _ in range(98)]
        for each in made:
            topic(store, each, each)
        form = PageForms(call(link())[1]).form(SAVE)
        for each in made:
            form.tick("topic", each)
        submit(call, form)
        form = PageForms(call(link())[1]).form(SAVE)
        assert len(form.ticked("topic")) == len(form.ticked("had")) - 2 == 100
        submit(call, form.untick("topic", made[5]))
        assert len(contact(store)["topics"]) == 99


class TestReasons:
    def test_are_kept_with_the_fact_and_the_persons_words_in_the_timeline(self, call: Call, store: MemoryStore) -> None:
        gone = press(call, call(link())[1], STOP_ALL)
        form = PageForms(gone).form(SEND)
        assert [value for _, value in form.choices] == list(REASONS)
        page = submit(call, form.tick("reason", "too_many").write("text", "Every day!\r\n\x07Really?"))
        assert PageForms(page).heading == "Thank you"
        assert row(store)["unsubscribe_reason"] == "too_many"
        [said] = [entry for entry in told(store) if entry.kind == "unsubscribe_reason"]
        assert (said.reason, said.text) == ("too_many", "Every day!\r\n Really?")
        assert (said.campaign_id, said.actor) == (ABOUT_ALL, "recipient")

    def test_are_asked_for_once_left_and_optional(self, call: Call, store: MemoryStore) -> None:
        assert SEND not in PageForms(call(link())[1]).buttons
        gone = press(call, call(link())[1], STOP_ALL)
        before = everything(store)
        submit(call, PageForms(gone).form(SEND))
        assert everything(store) == before

    def test_words_alone_are_another_reason(self, call: Call, store: MemoryStore) -> None:
        call(link(), "POST", urlencode({"action": "reason", "reason": "<script>", "text": "<b>" + "é" * 999}))
        assert row(store)["unsubscribe_reason"] == "other"
        [said] = [entry for entry in told(store) if entry.kind == "unsubscribe_reason"]
        assert said.text == "<b>" + "é" * 197

    def test_are_kept_once_a_campaign(self, call: Call, store: MemoryStore) -> None:
        call(link(), "POST", "action=reason&reason=other&text=first")
        after = everything(store)
        assert call(link(), "POST", "action=reason&reason=too_many&text=second")[0] == 200
        assert everything(store) == after

    def test_of_who_is_gone_or_got_nothing_are_not_kept(self, call: Call, store: MemoryStore) -> None:
        before = everything(store)
        assert call(link(UNSENT), "POST", "action=reason&reason=other&text=x")[0] == 200
        assert everything(store) == before
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        before = everything(store)
        assert call(link(), "POST", "action=reason&reason=other&text=x")[0] == 200
        assert everything(store) == before


class TestTheGone:
    @pytest.mark.parametrize("number", [NUMBER, 99])
    def test_are_told_so_and_nothing_is_written_of_them(self, call: Call, store: MemoryStore, number: int) -> None:
        erase(store)
        tombstone = store.get(keys.contact(WORKSPACE, NUMBER))
        for body in (None, ONE_CLICK, "action=all", "action=save&topic=x&channel=email", "action=again&again=all"):
            status, page = call(link(number=number), "POST" if body else "GET", body or "")
            assert (status, PageForms(page).heading) == (200, "This address is no longer on the list")
            assert PageForms(page).forms == []
        assert store.get(keys.contact(WORKSPACE, NUMBER)) == tombstone
        assert store.get(keys.contact(WORKSPACE, 99)) is None

    @pytest.mark.parametrize("campaign", [ABOUT_ALL, ABOUT_TOPIC, GONE])
    def test_whose_address_may_be_back_can_still_leave(self, call: Call, store: MemoryStore, campaign: str) -> None:
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        put_contact(store, 8, NOW, WORKSPACE, email="ada@example.test", consent=CONSENT)
        page = call(link(campaign))[1]
        assert PageForms(page).heading == "Unsubscribe?"
        assert read_recipients(store, WORKSPACE, [8])[8]["suppressed"]["email"] is None, "looking changes nothing"
        assert PageForms(press(call, page, STOP_ALL, link(campaign))).heading == "This address is no longer on the list"
        assert read_recipients(store, WORKSPACE, [8])[8]["suppressed"]["email"] == "unsubscribed"
        assert unsubscribed_at(store, campaign) is not None

    @pytest.mark.parametrize("campaign", [ABOUT_ALL, ABOUT_TOPIC, GONE])
    def test_one_click_holds_whoever_has_the_address_now(self, call: Call, store: MemoryStore, campaign: str) -> None:
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        put_contact(store, 8, NOW, WORKSPACE, email="ada@example.test", consent=CONSENT)
        assert call(link(campaign), "POST", ONE_CLICK)[0] == 200
        assert read_recipients(store, WORKSPACE, [8])[8]["suppressed"]["email"] == "unsubscribed"

    @pytest.mark.parametrize("body", ["action=save&topic=x&channel=email", "action=again&again=all"])
    def test_what_is_no_leaving_leaves_them_alone(self, call: Call, store: MemoryStore, body: str) -> None:
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        before = everything(store)
        assert call(link(), "POST", body)[0] == 200
        assert everything(store) == before

    @pytest.mark.parametrize("moved_to", ["lovelace@example.test", None])
    def test_whose_address_moved_on_stops_both_and_starts_nothing(
        self, call: Call, store: MemoryStore, moved_to: str | None
    ) -> None:
        put_contact(store, NUMBER, NOW, WORKSPACE, **{**contact(store), "email": moved_to})
        put_contact(store, 8, NOW, WORKSPACE, email="ada@example.test", consent=CONSENT)
        page = call(link())[1]
        assert PageForms(page).buttons == [STOP_ALL], "what the contact has chosen is shown to its own address alone"
        before = contact(store)
        for body in ("action=again&again=all", f"action=save&had={TOPIC}&topic={NEWS}&channel=sms"):
            call(link(), "POST", body)
        assert contact(store)["email_unsubscribed_at"] == before["email_unsubscribed_at"] is None
        assert contact(store)["topics"] == [OTHER_TOPIC], "but what stops is stopped"
        assert call(link(), "POST", ONE_CLICK)[0] == 200
        assert contact(store)["email_unsubscribed_at"] is not None
        assert read_recipients(store, WORKSPACE, [8])[8]["suppressed"]["email"] == "unsubscribed"

    def test_soft_bounces_give_way_for_they_are_taken_back(self, call: Call, store: MemoryStore) -> None:
        suppress(store, WORKSPACE, "email", "ada@example.test", SOFT_BOUNCES, NOW, mark=SOFT_BOUNCES)
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        call(link(), "POST", ONE_CLICK)
        assert suppression_of(store, WORKSPACE, "email", "ada@example.test") == "unsubscribed"
        assert list(query_all(store, keys.suppressed(WORKSPACE))) == []

    def test_a_graver_reason_stays(self, call: Call, store: MemoryStore) -> None:
        suppress(store, WORKSPACE, "email", "ada@example.test", "complaint", NOW)
        bury_contact(store, NUMBER, NOW, WORKSPACE)
        call(link(), "POST", ONE_CLICK)
        assert suppression_of(store, WORKSPACE, "email", "ada@example.test") == "complaint"

    def test_who_left_so_comes_back_by_the_page_of_another_mail(self, call: Call, store: MemoryStore) -> None:
        leave_in_peace(store, WORKSPACE, "email", DIGEST, NOW - 9)
        store.write(Put(keys.address(WORKSPACE, "email", "ada@example.test"), {"number": NUMBER}))
        doc = {**contact(store), "suppressed": {"email": "unsubscribed", "sms": None}}
        put_contact(store, NUMBER, NOW, WORKSPACE, **doc)
        page = press(call, call(link())[1], AGAIN)
        assert PageForms(page).heading == "You are subscribed again"
        assert contact(store)["suppressed"]["email"] is None
        assert suppression_of(store, WORKSPACE, "email", "ada@example.test") is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("body", [ONE_CLICK, "action=all", "action=save&channel=email"])
def test_bad_tokens_are_forbidden_and_change_nothing(call: Call, store: MemoryStore, method: str, body: str) -> None:
    before = everything(store)
    urls = Signer(SECRET).urls(ORIGIN, WORKSPACE, ABOUT_ALL, NUMBER)
    forged = Signer('{"1": "not the secret, but as long as it"}').urls(ORIGIN, WORKSPACE, ABOUT_ALL, NUMBER)
    good = urls.unsubscribe.rpartition("/")[2]
    others = [url.rpartition("/")[2] for url in (urls.pixel, urls.link(0), forged.unsubscribe)]
    for token in ("", "x", "é", good[:-1], good + "A", good.swapcase(), *others):
        status, page = call(f"/u/{token}", method, body)
        assert status == 403
        assert "not valid" in page
    assert everything(store) == before
