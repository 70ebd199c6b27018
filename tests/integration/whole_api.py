"""All functions of the API over one in-memory store, as the gateway puts them together."""

import copy
import importlib
import itertools
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.reputation.identities import Authentications
from godwit.secrets import MemorySecrets
from godwit.sending.email_provider import Email
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.public import MemoryPublicFiles
from godwit.tracking.tokens import Signer

from functions.analytics import api as analytics
from functions.campaigns import base as campaigns
from functions.contacts import base as contacts
from functions.contacts import suppressions
from functions.media import api as media
from functions.notifications import api as notifications
from functions.reputation import api as reputation
from functions.segments import api as segments
from functions.settings import base as settings
from functions.settings import connection
from infra.openapi import APIS, generate
from tests.factories import WORKSPACE, FakeSchedules, api_event
from tests.integration.import_desk import NOW, Queue, Urls
from tests.ses_account import FakeTexts, SesAccount

DOCUMENT: dict[str, Any] = generate()
"""The OpenAPI document, from the code as it is."""


class Mail:
    """A provider that takes everything, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[Email] = []

    def send(self, email: Email) -> str:
        self.sent.append(email)
        return f"message-{len(self.sent)}"

    def per_minute(self) -> int:
        return 600


class Senders:
    """SES sends from anybody but those that are `unverified`."""

    def __init__(self) -> None:
        self.unverified: set[str] = set()

    def refuses(self, address: str) -> bool:
        return address in self.unverified


EVERYONE: dict[str, Any] = {"all": []}
CAMPAIGN = {
    "name": "Autumn",
    "audience": {"everyone": True},
    "subject": "Hello",
    "content": {"format": "html", "html": "<p>Hi</p>"},
    "sender": {"name": "Shop", "address": "shop@example.test"},
}

TEMPLATE = {"name": "Letter", "subject": "Hello", "content": {"format": "text", "text": "Hi"}}

OPERATIONS: dict[tuple[str, str], dict[str, Any]] = {
    (method.upper(), path): operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}


def _handlers() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in APIS:
        module = importlib.import_module(f"functions.{name}.api")
        part = json.loads(module.app.get_openapi_json_schema(openapi_version="3.1.0"))
        found |= dict.fromkeys(part["paths"], module.handler)
    return found


HANDLERS = _handlers()


def template_of(path: str) -> str:
    """The path of the document that a request's path is an instance of, the most literal first."""
    for template in sorted(HANDLERS, key=lambda each: each.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            return template
    raise KeyError(path)


class WholeApi:
    """Answers requests; everything that functions need is in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.objects = MemoryStore(), MemoryObjects()
        self.queues: dict[str, Queue] = {}
        self.mail = Mail()
        self.environment = SimpleNamespace(
            store=self.store,
            objects=self.objects,
            urls=Urls(),
            schedules=FakeSchedules(),
            secrets=MemorySecrets(),
            image_uploads=MemoryObjects(),
            image_upload_urls=Urls(),
            images=MemoryPublicFiles(),
            origin="https://mail.test",
            keyring=Signer('{"1": "0123456789abcdef0123456789abcdef"}'),
            configuration_set="godwit",
            queue=lambda name: self.queues.setdefault(name, Queue()),
        )
        ticks = itertools.count(NOW)
        for module in (
            analytics,
            campaigns,
            contacts,
            media,
            notifications,
            reputation,
            segments,
            settings,
        ):
            monkeypatch.setattr(module, "environment", self.environment)
            if hasattr(module, "clock"):
                monkeypatch.setattr(module, "clock", lambda: next(ticks))
        for module in (connection, suppressions):
            monkeypatch.setattr(module, "ses", SesAccount)
        self.ses, self.texts = SesAccount(), FakeTexts()
        looked_at = Authentications(self.ses, lambda: self.texts, lambda: next(ticks))  # type: ignore[arg-type]
        monkeypatch.setattr(reputation, "authentications", lambda: looked_at)
        self.senders = Senders()
        monkeypatch.setattr(campaigns, "senders", lambda: self.senders)
        monkeypatch.setattr(campaigns, "email_provider", lambda workspace: self.mail)

    def answer(self, event: dict[str, Any], template: str | None = None) -> dict[str, Any]:
        """The answer of the function that has the route."""
        handler = HANDLERS[template or template_of(event["rawPath"])]
        answer: dict[str, Any] = handler(event, SimpleNamespace())
        return answer

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        """Status and body of the answer."""
        answer = self.answer(api_event(method, path, body, **more))
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def stored(self, workspace: str = WORKSPACE) -> str:
        """All that is kept of a workspace, as text."""
        items = {str(key): rows for key, rows in self.store._items.items() if rows and key[1].startswith(workspace)}
        objects = {name: data.hex() for name, data in self.objects.held.items() if name.startswith(workspace)}
        return json.dumps([items, objects], sort_keys=True)


class Workplace(WholeApi):
    """The API, with one of everything in the first workspace."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.ids = {"contact_id": "1", "email": "ada@example.com", "name": "plan"}
        self._make("/v1/custom-fields", {"name": "plan"})
        self.ids["topic_id"] = self._make("/v1/topics", {"name": "News"})
        self._make("/v1/contacts", {"email": "ada@example.com", "tags": ["vip"]})
        self._make("/v1/suppressions", {"address": "bad@example.com"})
        self.ids["segment_id"] = self._make("/v1/segments", {"name": "All", "filter": EVERYONE})
        self.ids["other_segment_id"] = self._make("/v1/segments", {"name": "Again", "filter": EVERYONE})
        self.ids["campaign_id"] = self._make("/v1/campaigns", CAMPAIGN)
        attachment = {"filename": "a.pdf", "content_type": "application/pdf", "size": 9}
        self.ids["attachment_id"] = self._make("/v1/attachments", attachment)
        self.objects.write(f"{WORKSPACE}/attachments/{self.ids['attachment_id']}/upload", b"%PDF-1.7\n")
        self.ids["template_id"] = self._make("/v1/templates", TEMPLATE)
        image = {"filename": "a.png", "content_type": "image/png", "size": 9}
        self.ids["media_id"] = self._make("/v1/media", image)
        self.ids["import_id"] = self._make("/v1/imports", {"filename": "a.csv"})
        self.objects.write(f"{WORKSPACE}/imports/{self.ids['import_id']}/upload", b"email\na@b.de\n")
        self.ids["job_id"] = self._make("/v1/contacts/export", None)
        self._begun = copy.deepcopy(self.store._items), copy.deepcopy(self.store._indexed), dict(self.objects.held)

    def reset(self) -> None:
        """Put everything back as it was at the beginning."""
        items, indexed, held = self._begun
        self.store._items, self.store._indexed = copy.deepcopy(items), copy.deepcopy(indexed)
        self.objects.held = dict(held)

    def _make(self, path: str, body: Any) -> str:
        status, made = self.call("POST", path, body)
        assert status in (201, 202), made
        return str(made.get("id"))
