"""Signing up, from the form to the confirmed contact: through the handlers, on the in-memory store."""

import json
import re
from collections import Counter
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND, to_iso
from godwit.contacts.changes import create, delete
from godwit.contacts.consent import unsubscribe
from godwit.contacts.history import page as timeline_page
from godwit.contacts.removal import bury
from godwit.contacts.suppression import suppress, suppression_of
from godwit.contacts.timeline import Author
from godwit.public_pages.languages import LANGUAGES
from godwit.queues import Message
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from godwit.signup import pending
from godwit.store import documents, keys
from godwit.store.keys import Key
from godwit.store.memory import MemoryStore
from godwit.store.protocol import query_all
from godwit.tracking.tokens import Kind, Signer

from functions.signup import base, mailer
from functions.signup import handler as signing_up
from tests.factories import api_event
from tests.page_forms import PageForms

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
WORKSPACE, ELSEWHERE = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z1"
NEWS, OFFERS, SECRETS = (f"01M85TWXXH0S2CQC9504G2R3Z{end}" for end in "678")
NOW = 1_800_000_000_000 // DAY * DAY
FORM = "application/x-www-form-urlencoded"
ADA = "ada@example.test"
BUTTON, CONFIRM = "Sign up", "Yes, sign me up"
BY = Author("owner@demo.test", "api")


class CountingStore(MemoryStore):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def get(self, key: Key, *, consistent: bool = False) -> Any:
        self.calls["get"] += 1
        return super().get(key, consistent=consistent)

    def write(self, write: Any) -> Any:
        self.calls["write"] += 1
        return super().write(write)

    def query(self, *args: Any, **kwargs: Any) -> Any:
        self.calls["query"] += 1
        return super().query(*args, **kwargs)


class Provider:
    def __init__(self) -> None:
        self.sent: list[Email] = []
        self.trouble: Exception | None = None

    def send(self, email: Email) -> str:
        if self.trouble:
            raise self.trouble
        self.sent.append(email)
        return "id"

    def per_minute(self) -> int:
        return 1


class Site:
    """The public pages of a workspace, and what happens behind them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.provider = CountingStore(), Provider()
        self.messages: list[Message] = []
        self.now = NOW
        self.here = SimpleNamespace(
            store=self.store,
            token_secret=SECRET,
            keyring=Signer(SECRET),
            origin=ORIGIN,
            queue=lambda name: SimpleNamespace(send=self.messages.extend),
        )
        monkeypatch.setattr(base, "environment", self.here)
        monkeypatch.setattr(base, "clock", lambda: self.now)
        monkeypatch.setattr(mailer, "email_provider", lambda workspace: self.provider)
        documents.create(self.store, WORKSPACE, "settings", "workspace", {"name": "Acme & <Co>"}, NOW)
        sender = {"name": "Acme", "address": "news@acme.test"}
        email = {"sender": sender, "reply_to": "us@acme.test", "physical_address": "1 Main St\nUlm"}
        documents.create(self.store, WORKSPACE, "settings", "email", email, NOW)
        self.settings(enabled=True)

    def settings(self, **settings: Any) -> None:
        before = documents.find(self.store, WORKSPACE, "settings", "signup")
        if before:
            documents.delete(self.store, WORKSPACE, "settings", "signup", before.version)
        documents.create(self.store, WORKSPACE, "settings", "signup", {"enabled": True, **settings}, NOW)

    def topic(self, identifier: str, name: str, default: bool = False) -> str:
        body = {"name": name, "description": "", "default": default}
        documents.create(self.store, WORKSPACE, "topic", identifier, body, NOW)
        return identifier

    def call(
        self, url: str, method: str = "GET", body: str = "", kind: str = FORM, source: str = "10.1.1.1", **headers: str
    ) -> Any:
        event = api_event(method, url.removeprefix(ORIGIN), body.encode())
        event["headers"] = {"content-type": kind, **{name.replace("_", "-"): text for name, text in headers.items()}}
        event["requestContext"]["http"]["sourceIp"] = source
        context: Any = None
        return signing_up.handler(event, context)

    def sign_up(self, source: str = "10.1.1.1", **fields: Any) -> Any:
        """Post the form."""
        return self.call(self.url, "POST", urlencode({"email": ADA, **fields}, doseq=True), source=source)

    @property
    def url(self) -> str:
        return Signer(SECRET).signup_url(ORIGIN, WORKSPACE)

    def work_off(self) -> list[Any]:
        """The queue's messages go to the mailer; answers those that are to come again."""
        messages, self.messages[:] = list(self.messages), []
        records = [_record(message.body, str(at)) for at, message in enumerate(messages)]
        if not records:
            return []
        context: Any = None
        failed: list[Any] = list(mailer.handler({"Records": records}, context)["batchItemFailures"])
        self.messages += [messages[int(each["itemIdentifier"])] for each in failed]
        return failed

    def confirmation(self) -> str:
        """The address in the last mail."""
        found: set[str] = set(re.findall(rf"{ORIGIN}/s/c/[\w-]+", self.provider.sent[-1].text))
        [url] = found
        assert f'href="{url}"' in self.provider.sent[-1].html
        return url

    def contact(self, email: str = ADA) -> Any:
        pointer = self.store.get(keys.address(WORKSPACE, "email", email))
        item = self.store.get(keys.contact(WORKSPACE, pointer["number"])) if pointer else None
        return json.loads(item["doc"]) if item else None

    def pending(self) -> list[Any]:
        return list(query_all(self.store, keys.signups(WORKSPACE)))

    def everything(self) -> str:
        items = {str(place): rows for place, rows in self.store._items.items() if rows}
        return json.dumps([items, [message.body for message in self.messages]], sort_keys=True)


def _record(body: Any, identifier: str) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": "1"}
    return {"messageId": identifier, "body": json.dumps(body), "attributes": attributes, "eventSource": "aws:sqs"}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(monkeypatch)


def heading(answer: Any) -> str:
    return PageForms(answer["body"]).heading


class TestDoubleOptIn:
    def test_from_the_form_to_the_contact(self, site: Site) -> None:
        site.topic(NEWS, "News", default=True)
        form = PageForms(site.call(site.url)["body"]).form(BUTTON)
        answer = site.call(
            site.url, "POST", form.write("email", " Ada@Example.TEST ").write("first_name", "Ada").body()
        )
        assert (answer["statusCode"], heading(answer)) == (200, "Nearly done")
        assert site.contact() is None
        assert site.provider.sent == []
        assert site.work_off() == []
        [mail] = site.provider.sent
        assert (mail.to, mail.sender, mail.reply_to) == (ADA, "Acme <news@acme.test>", "us@acme.test")
        assert (mail.tags, mail.headers) == ({}, {})
        assert "Acme &amp; &lt;Co&gt;" in mail.html
        assert "1 Main St<br>Ulm" in mail.html
        assert "Acme & <Co>" in mail.text
        url = site.confirmation()
        site.now += 3 * DAY
        asked = site.call(url)
        assert (asked["statusCode"], ADA in asked["body"]) == (200, True)
        assert site.contact() is None
        answer = site.call(url, "POST", PageForms(asked["body"]).form(CONFIRM).body())
        assert (answer["statusCode"], heading(answer)) == (200, "You are signed up")
        contact = site.contact()
        assert contact["consent"]["email"] == {"given": True, "at": to_iso(site.now), "source": "signup form"}
        assert (contact["first_name"], contact["language"], contact["topics"]) == ("Ada", "en", [NEWS])
        told = timeline_page(site.store, WORKSPACE, 1, 9)[0]
        assert {(entry.kind, entry.source, entry.actor) for entry in told} == {
            ("consent", "signup form", "recipient"),
            ("subscribed", "signup form", "recipient"),
        }

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_looking_changes_nothing(self, site: Site, method: str) -> None:
        site.sign_up()
        site.work_off()
        before = site.everything()
        for url in (site.url, site.confirmation()):
            assert site.call(url, method, "email=a@b.test")["statusCode"] == 200
        assert site.everything() == before

    def test_who_is_there_keeps_their_fields_and_gets_topics_and_mail_again(self, site: Site) -> None:
        site.settings(topics=[site.topic(NEWS, "News"), site.topic(OFFERS, "Offers")])
        create(site.store, WORKSPACE, {"email": ADA, "first_name": "Augusta", "topics": [OFFERS]}, lambda: NOW, BY)
        unsubscribe(site.store, WORKSPACE, 1, "email", OFFERS, NOW, "unsubscribe page")
        unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "unsubscribe page")
        site.sign_up(topics=[NEWS], first_name="Eve")
        site.work_off()
        site.call(site.confirmation(), "POST")
        contact = site.contact()
        assert (contact["first_name"], contact["topics"]) == ("Augusta", [NEWS])
        assert contact["email_unsubscribed_at"] is None
        assert contact["consent"]["email"]["source"] == "signup form"
        assert site.store.get(keys.contact(WORKSPACE, 2)) is None

    def test_confirming_twice_is_fine_and_brings_nobody_back(self, site: Site) -> None:
        site.sign_up()
        site.work_off()
        url = site.confirmation()
        site.call(url, "POST")
        unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "unsubscribe page")
        before = site.everything()
        for method in ("GET", "POST"):
            assert heading(site.call(url, method)) == "You are signed up"
        assert site.everything() == before

    @pytest.mark.parametrize("then_deleted", [False, True])
    def test_an_older_mail_brings_nobody_back(self, site: Site, then_deleted: bool) -> None:
        urls = []
        for _ in range(2):
            site.sign_up()
            site.work_off()
            urls.append(site.confirmation())
        site.call(urls[0], "POST")
        site.now += HOUR
        unsubscribe(site.store, WORKSPACE, 1, "email", None, site.now, "link", lambda: site.now)
        if then_deleted:
            version = (site.store.get(keys.contact(WORKSPACE, 1)) or {})["version"]
            delete(site.store, WORKSPACE, "1", version, lambda: site.now)
        late = site.call(urls[1], "POST")
        assert (late["statusCode"], heading(late)) == (200, "This link is no longer valid")
        assert "You have unsubscribed since then" in late["body"]
        contact = site.contact()
        assert contact is None if then_deleted else contact["email_unsubscribed_at"] is not None

    def test_what_was_confirmed_holds_nothing_of_the_person(self, site: Site) -> None:
        site.sign_up(first_name="Ada")
        site.work_off()
        site.call(site.confirmation(), "POST")
        [kept] = site.pending()
        assert "ada" not in json.dumps(kept).lower()

    def test_after_seven_days_it_is_too_late(self, site: Site) -> None:
        site.sign_up()
        site.work_off()
        [kept] = site.pending()
        assert kept["expires_at"] == (NOW + 7 * DAY) // SECOND
        site.now += 7 * DAY + SECOND
        answer = site.call(site.confirmation(), "POST")
        assert (answer["statusCode"], heading(answer)) == (404, "This link is no longer valid")
        assert site.contact() is None

    @pytest.mark.parametrize("double_opt_in", [True, False])
    def test_a_suppressed_address_is_neither_mailed_nor_released(self, site: Site, double_opt_in: bool) -> None:
        site.settings(double_opt_in=double_opt_in)
        suppress(site.store, WORKSPACE, "email", ADA, "complaint", NOW)
        site.sign_up()
        assert site.work_off() == []
        assert site.provider.sent == []
        assert site.contact() is None

    def test_an_address_suppressed_meanwhile_stays_so(self, site: Site) -> None:
        create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        site.sign_up()
        site.work_off()
        suppress(site.store, WORKSPACE, "email", ADA, "complaint", NOW)
        unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "complaint")
        answer = site.call(site.confirmation(), "POST")
        assert "Nothing can be sent to your email address" in answer["body"]
        assert suppression_of(site.store, WORKSPACE, "email", ADA) == "complaint"
        assert site.contact()["email_unsubscribed_at"] is not None

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speaks_the_persons_language(self, site: Site, language: str) -> None:
        site.settings(topics=[site.topic(NEWS, "News"), site.topic(OFFERS, "Offers")])
        form = PageForms(site.call(site.url, accept_language=f"{language}-XX")["body"])
        assert form.language == language
        [button] = form.buttons
        posted = form.form(button).tick("topics", NEWS).write("email", ADA)
        answers = [site.call(site.url, "POST", posted.body()), site.sign_up(language=language, email="x")]
        site.work_off()
        url = site.confirmation()
        answers += [site.call(url), site.call(url, "POST")]
        assert {PageForms(answer["body"]).language for answer in answers} == {language}
        assert f'lang="{language}"' in site.provider.sent[0].html
        assert site.contact()["language"] == language

    def test_a_language_that_there_are_no_texts_in_is_kept_all_the_same(self, site: Site) -> None:
        site.sign_up(language="pt-br")
        site.work_off()
        assert site.provider.sent[0].subject == "Please confirm your sign-up"
        site.call(site.confirmation(), "POST")
        assert site.contact()["language"] == "pt-BR"

    def test_erased_before_the_mail_went_out(self, site: Site) -> None:
        site.sign_up()
        pending.forget_signups(site.store, WORKSPACE, [keys.digest(WORKSPACE, "email", ADA)])
        assert site.work_off() == []
        assert (site.provider.sent, site.pending()) == ([], [])


class TestWithoutDoubleOptIn:
    def test_only_who_is_new_is_subscribed_at_once(self, site: Site) -> None:
        site.settings(double_opt_in=False)
        assert heading(site.sign_up()) == "Thank you"
        assert site.contact() is None
        site.work_off()
        assert site.contact()["consent"]["email"]["given"] is True
        assert site.provider.sent == []
        [kept] = site.pending()
        assert "email" not in kept

    def test_who_is_known_is_asked(self, site: Site) -> None:
        site.settings(double_opt_in=False)
        create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "unsubscribe page")
        site.sign_up()
        site.work_off()
        assert site.contact()["email_unsubscribed_at"] is not None
        assert len(site.provider.sent) == 1

    def test_who_was_deleted_is_new(self, site: Site) -> None:
        site.settings(double_opt_in=False)
        create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        delete(site.store, WORKSPACE, "1", 1, lambda: NOW)
        site.sign_up()
        site.work_off()
        assert site.contact()["consent"]["email"]["given"] is True


class TestWhoWantedToBeLeftInPeace:
    """Their no outlives the contact, but they may take it back themselves."""

    @pytest.mark.parametrize("erased", [True, False])
    @pytest.mark.parametrize("double_opt_in", [True, False])
    def test_are_asked_by_mail_and_then_let_in(self, site: Site, erased: bool, double_opt_in: bool) -> None:
        site.settings(double_opt_in=double_opt_in)
        create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        if not erased:
            unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "link", lambda: NOW)
        bury(site.store, WORKSPACE, 1, lambda: NOW, erased=erased)
        wish = "erased" if erased else "unsubscribed"
        site.sign_up()
        site.work_off()
        assert suppression_of(site.store, WORKSPACE, "email", ADA) == wish
        assert site.contact() is None, "anybody may have written the form"
        site.call(site.confirmation(), "POST")
        assert suppression_of(site.store, WORKSPACE, "email", ADA) is None
        contact = site.contact()
        assert (contact["consent"]["email"]["given"], contact["suppressed"]["email"]) == (True, None)

    def test_a_contact_made_anew_is_let_in_as_well(self, site: Site) -> None:
        item = create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        unsubscribe(site.store, WORKSPACE, 1, "email", None, NOW, "link", lambda: NOW)
        delete(site.store, WORKSPACE, "1", item["version"] + 1, lambda: NOW)
        create(site.store, WORKSPACE, {"email": ADA}, lambda: NOW, BY)
        assert site.contact()["suppressed"]["email"] == "unsubscribed"
        site.sign_up()
        site.work_off()
        site.call(site.confirmation(), "POST")
        contact = site.contact()
        assert (contact["consent"]["email"]["given"], contact["suppressed"]["email"]) == (True, None)


class TestNobodyLearnsWhoIsKnown:
    @pytest.mark.parametrize("double_opt_in", [True, False])
    def test_the_answer_and_what_it_takes_are_the_same(self, site: Site, double_opt_in: bool) -> None:
        site.settings(double_opt_in=double_opt_in)
        for number, name in enumerate(("known", "left", "suppressed"), start=1):
            create(site.store, WORKSPACE, {"email": f"{name}@example.test"}, lambda: NOW, BY)
            if name == "left":
                unsubscribe(site.store, WORKSPACE, number, "email", None, NOW, "x")
        suppress(site.store, WORKSPACE, "email", "suppressed@example.test", "complaint", NOW)
        seen = []
        for name in ("known", "left", "suppressed", "unknown"):
            site.store.calls.clear()
            answer = site.sign_up(email=f"{name}@example.test")
            seen.append((answer, dict(site.store.calls)))
        assert all(each == seen[0] for each in seen)
        assert len(site.messages) == 4


class TestLimits:
    def test_three_a_day_for_an_address_which_shows_in_no_answer(self, site: Site) -> None:
        answers = [site.sign_up() for _ in range(5)]
        assert all(answer == answers[0] for answer in answers)
        assert len(site.messages) == len(site.pending()) == 3
        site.now += DAY
        site.sign_up()
        assert len(site.messages) == 4

    def test_three_a_day_for_a_mailbox_whatever_stands_behind_the_plus(self, site: Site) -> None:
        for at in range(5):
            site.sign_up(source=f"10.1.2.{at}", email=f"ada+{at}@example.test")
        assert len(site.pending()) == 3

    def test_ten_an_hour_from_one_place(self, site: Site) -> None:
        statuses = [site.sign_up(email=f"a{n}@example.test")["statusCode"] for n in range(12)]
        assert statuses == [200] * 10 + [429] * 2
        assert site.sign_up(source="10.1.1.2")["statusCode"] == 200
        site.now += HOUR
        assert site.sign_up()["statusCode"] == 200

    def test_sixty_a_minute_for_a_workspace(self, site: Site) -> None:
        def statuses() -> Counter[int]:
            return Counter(site.sign_up(f"10.1.{n}.1", email=f"a{n}@example.test")["statusCode"] for n in range(70))

        assert statuses() == {200: 60, 429: 10}
        assert len(site.messages) == 60
        site.now += MINUTE
        assert statuses()[200] == 60

    def test_a_place_is_whom_cloudfront_was_called_by_and_half_of_an_ipv6_address(self, site: Site) -> None:
        def status(forwarded: str) -> int:
            answer = site.call(site.url, "POST", f"email={ADA}", x_forwarded_for=forwarded)
            return int(answer["statusCode"])

        assert [status(f"9.9.9.{n}, 10.2.2.2, 130.1.1.{n}") for n in range(11)][-2:] == [200, 429]
        assert [status(f"2001:db8::{n}, 130.1.1.1") for n in range(11)][-2:] == [200, 429]
        assert status("2001:db8:0:1::1, 130.1.1.1") == 200
        for hostile in (",", ",,,", "x" * 9000, "1.1.1.1" * 900 + ",", "::ffff:1.2.3.4%x, ::"):
            assert status(hostile) in (200, 429)

    def test_counters_name_nobody_and_expire(self, site: Site) -> None:
        site.sign_up(source="10.99.98.97")
        counters = {pk: rows for (_, pk), rows in site.store._items.items() if "#signups#" in pk}
        assert len(counters) == 3
        assert "10.99.98.97" not in site.everything()
        assert ADA not in json.dumps(counters)
        for rows in counters.values():
            assert all(NOW // SECOND < row["expires_at"] <= (NOW + 2 * DAY) // SECOND for row in rows.values())


class TestTheForm:
    def test_a_robot_is_told_what_all_are_told(self, site: Site) -> None:
        told = site.sign_up()
        before = site.everything()
        assert site.sign_up(website="https://spam.test") == told
        assert site.everything() == before

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "x",
            "@",
            "a@b",
            "a b@c.test",
            "ä@example.test",
            "a@" + "x" * 300 + ".test",
            "a" * 70_000,
            "\x00@a.test",
            "a@example.test,b@example.test",
            "a@example.test\r\nBcc: b@example.test",
            "<a@example.test>",
        ],
    )
    def test_what_is_no_address_is_said_so(self, site: Site, address: str) -> None:
        before = site.everything()
        answer = site.sign_up(email=address)
        assert answer["statusCode"] == 422
        assert 'role="alert"' in answer["body"]
        assert 'aria-invalid="true"' in answer["body"]
        assert site.everything() == before

    def test_what_was_typed_stays(self, site: Site) -> None:
        answer = site.sign_up(email='"><script>', first_name="Ada")
        assert "<script" not in answer["body"]
        assert ("first_name", "Ada") in PageForms(answer["body"]).form(BUTTON).fields

    def test_topics_are_chosen_where_there_are_several(self, site: Site) -> None:
        site.settings(topics=[site.topic(NEWS, "News"), site.topic(OFFERS, "Offers")])
        site.topic(SECRETS, "Secrets", default=True)
        page = PageForms(site.call(site.url)["body"]).form(BUTTON)
        assert page.choices == [("topics", NEWS), ("topics", OFFERS)]
        assert page.ticked("topics") == []
        for wrong in ([], [SECRETS], ["x"]):
            answer = site.sign_up(topics=wrong)
            assert answer["statusCode"] == 422
            assert "Please choose at least one." in answer["body"]
        site.sign_up(topics=[OFFERS, SECRETS, OFFERS])
        site.work_off()
        site.call(site.confirmation(), "POST")
        assert site.contact()["topics"] == [OFFERS]

    def test_one_topic_is_no_question(self, site: Site) -> None:
        site.settings(topics=[site.topic(NEWS, "News")])
        assert PageForms(site.call(site.url)["body"]).form(BUTTON).choices == []
        site.sign_up()
        site.work_off()
        documents.delete(site.store, WORKSPACE, "topic", NEWS, 1)
        site.call(site.confirmation(), "POST")
        assert site.contact()["topics"] == []

    def test_scripts_get_json_that_any_origin_may_read(self, site: Site) -> None:
        body = json.dumps({"email": ADA, "first_name": "Ada", "language": "de", "topics": None})
        answer = site.call(site.url, "POST", body, "application/json; charset=utf-8")
        assert answer["statusCode"] == 200
        assert answer["headers"]["access-control-allow-origin"] == "*"
        assert "Postfach" in json.loads(answer["body"])["message"]
        site.work_off()
        assert site.provider.sent[0].subject == "Bitte bestätigen Sie Ihre Anmeldung"
        answer = site.call(site.url, "POST", "email=x", accept="application/json")
        problem = json.loads(answer["body"])
        assert answer["headers"]["content-type"] == "application/problem+json"
        assert (problem["status"], problem["errors"][0]["path"]) == (422, "email")
        asked = site.call(site.url, "OPTIONS")
        assert (asked["statusCode"], asked["headers"]["access-control-allow-headers"]) == (204, "content-type")

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "{",
            "[]",
            "null",
            "1" * 5000,
            '{"email": 1}',
            '{"email": ["a@b.test"]}',
            "[" * 20_000,
            '{"email": {"a": 1}}',
            '{"topics": [1, null, []], "first_name": {}, "email": "\\ud800@a.test"}',
            "\x00",
            '{"email": "' + "a" * 70_000,
        ],
    )
    def test_hostile_json_is_refused(self, site: Site, body: str) -> None:
        assert site.call(site.url, "POST", body, "application/json")["statusCode"] == 422
        assert site.pending() == []

    @pytest.mark.parametrize("name", ["\ud800", "\x00\r\nX: y", "é" * 2000, "{sender}", "{{ 1 }}", "<b>"])
    def test_hostile_names_harm_nothing(self, site: Site, name: str) -> None:
        body = json.dumps({"email": ADA, "first_name": name, "language": name})
        assert site.call(site.url, "POST", body, "application/json")["statusCode"] == 200
        assert site.work_off() == []
        assert site.call(site.confirmation())["statusCode"] == 200
        assert site.call(site.confirmation(), "POST")["statusCode"] == 200
        first_name = site.contact()["first_name"] or ""
        assert len(first_name) <= 50
        assert not re.search(r"[\x00-\x1f]", first_name)

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            (" Anne-Marie\tO’Neill ", "Anne-Marie O’Neill"),
            ("J. R. R.", "J. R. R."),
            ("Dear friend, you have won a million, call us today!!", None),
            ("Win at https://evil.test", None),
            ("Win at evil.test", None),
            ("write to x@y", None),
            ("  ", None),
        ],
    )
    def test_the_first_name_is_no_place_for_a_message(self, site: Site, written: str, kept: str | None) -> None:
        site.sign_up(first_name=written)
        site.work_off()
        site.call(site.confirmation(), "POST")
        assert site.contact()["first_name"] == kept

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_where_signing_up_is_off(self, site: Site, method: str) -> None:
        site.settings(enabled=False)
        answer = site.call(site.url, method, f"email={ADA}")
        assert (answer["statusCode"], heading(answer)) == (404, "Signing up is not possible here")
        assert site.pending() == []


class TestTokens:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
    def test_bad_ones_are_forbidden_before_anything_is_looked_up(self, site: Site, method: str) -> None:
        site.sign_up()
        site.work_off()
        signer, forger = Signer(SECRET), Signer('{"1": "not the secret, but as long as it"}')
        recipient = signer.urls("", WORKSPACE, ELSEWHERE, 7)
        good = [url.rpartition("/")[2] for url in (site.url, site.confirmation())]
        others = [recipient.unsubscribe, recipient.link(1), forger.signup_url("", WORKSPACE)]
        others.append(forger.confirmation_url("", WORKSPACE, WORKSPACE))
        tokens = ["", "x", "é", "%00", "A" * 9000, *(url.rpartition("/")[2] for url in others)]
        tokens += [mutated for each in good for mutated in (each[:-1], each + "A", each.swapcase(), "B" + each[1:])]
        site.store.calls.clear()
        before = site.everything()
        for token in tokens:
            for front in (Kind.SIGNUP.value, Kind.CONFIRM.value):
                assert site.call(front + token, method, f"email={ADA}")["statusCode"] == 403
        for front, token in ((Kind.CONFIRM.value, good[0]), (Kind.SIGNUP.value, good[1])):
            assert site.call(front + token, method, f"email={ADA}")["statusCode"] == 403
        assert site.everything() == before
        assert not site.store.calls

    def test_a_confirmation_of_what_is_not_there(self, site: Site) -> None:
        url = Signer(SECRET).confirmation_url(ORIGIN, WORKSPACE, ELSEWHERE)
        for method in ("GET", "POST"):
            assert site.call(url, method)["statusCode"] == 404


class TestTheMailer:
    @pytest.mark.parametrize("trouble", [Throttled("slow"), AccountRefused("paused")])
    def test_tries_again_what_surely_did_not_go_out(self, site: Site, trouble: Exception) -> None:
        site.sign_up()
        site.provider.trouble = trouble
        assert len(site.work_off()) == 1
        site.provider.trouble = None
        assert site.work_off() == []
        assert len(site.provider.sent) == 1

    @pytest.mark.parametrize("trouble", [Refused("no such mailbox"), OutcomeUnknown("broke off")])
    def test_sends_nothing_twice(self, site: Site, trouble: Exception) -> None:
        site.sign_up()
        repeated = list(site.messages)
        site.provider.trouble = trouble
        assert site.work_off() == []
        site.provider.trouble = None
        site.messages += repeated
        assert site.work_off() == []
        assert site.provider.sent == []

    def test_a_repeated_message_mails_once(self, site: Site) -> None:
        site.sign_up()
        site.messages *= 2
        assert site.work_off() == []
        assert len(site.provider.sent) == 1

    def test_without_a_sender_nobody_can_be_asked(self, site: Site) -> None:
        documents.delete(site.store, WORKSPACE, "settings", "email", 1)
        site.sign_up()
        assert site.work_off() == []
        assert site.provider.sent == []
