"""Signing up on the laptop cloud: the public form, the queue, the mail in the outbox, the confirmed contact."""

import re
from typing import Any

import httpx

from local.demo.api import Api
from local.laptop import Laptop
from tests.laptop.patience import wait_for

PATH = "/v1/settings/signup"
ADDRESS = "newcomer@example.com"


def mail_to(laptop: Laptop, address: str) -> dict[str, Any]:
    """The mail that arrives, and is no campaign's."""

    def arrived() -> list[dict[str, Any]]:
        items = httpx.get(f"{laptop.origin}/_local/outbox", params={"to": address}).json()["items"]
        return [mail for mail in items if mail["campaign_id"] is None]

    wait_for(lambda: bool(arrived()))
    return arrived()[0]


def test_from_the_form_to_the_contact(laptop: Laptop, api: Api) -> None:
    set_up = api.put(PATH, {"enabled": True, "version": api.get(PATH)["version"]})
    assert set_up["url"].startswith(f"{laptop.origin}/s/")
    assert f'action="{set_up["url"]}"' in set_up["snippet"]
    with httpx.Client(headers={"accept-language": "de"}, timeout=30) as browser:
        form = browser.get(set_up["url"])
        assert (form.status_code, "E-Mail-Adresse" in form.text) == (200, True)
        sent = browser.post(set_up["url"], data={"email": ADDRESS, "first_name": "Nell", "language": "de"})
        assert (sent.status_code, "Fast geschafft" in sent.text) == (200, True)
        mail = mail_to(laptop, ADDRESS)
        assert (mail["subject"], mail["campaign_id"]) == ("Bitte bestätigen Sie Ihre Anmeldung", None)
        [url] = re.findall(rf"{laptop.origin}/s/c/[\w-]+", mail["text"])
        assert "Ja, ich melde mich an" in browser.get(url).text
        assert list(api.pages("/v1/contacts", q=ADDRESS)) == []
        assert "Sie sind angemeldet" in browser.post(url).text
        refused = browser.get(url[:-1] + ("A" if url[-1] != "A" else "B"))
        assert refused.status_code == 403
    [contact] = api.pages("/v1/contacts", q=ADDRESS)
    assert (contact["first_name"], contact["language"]) == ("Nell", "de")
    consent = contact["consent"]["email"]
    assert (consent["given"], consent["source"]) == (True, "signup form")
