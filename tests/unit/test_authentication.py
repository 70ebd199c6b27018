"""What DKIM, SPF and DMARC are said to be, and what one is told to add."""

from typing import Any

import pytest
from godwit.reputation.authentication import dkim, dmarc, spf

from tests.ses_account import FakeTexts

TOKENS = {"Tokens": ["abc", "def"]}


def mail_from(domain: str) -> dict[str, Any]:
    return {"MailFromAttributes": {"MailFromDomain": domain}}


@pytest.mark.parametrize(
    ("attributes", "found", "said"),
    [
        ({"Status": "SUCCESS", "SigningEnabled": True}, "pass", ""),
        ({"Status": "SUCCESS", "SigningEnabled": False}, "failing", "Switch it on"),
        ({"Status": "PENDING", **TOKENS}, "failing", "abc._domainkey.shop.com CNAME abc.dkim.amazonses.com"),
        ({"Status": "FAILED", **TOKENS}, "failing", "def._domainkey.shop.com CNAME def.dkim.amazonses.com"),
        ({"Status": "NOT_STARTED"}, "missing", "verify the domain shop.com"),
        ({}, "missing", "verify the domain shop.com"),
    ],
)
def test_dkim_is_what_ses_says(attributes: dict[str, Any], found: str, said: str) -> None:
    finding = dkim("shop.com", {"DkimAttributes": attributes})
    assert finding.found == found
    assert said in finding.detail
    assert bool(finding.detail) == (found != "pass")


def test_nobody_answering_is_unknown() -> None:
    silent = FakeTexts(silent=True)
    assert dkim("shop.com", None).found == "unknown"
    assert spf("shop.com", None, silent).found == "unknown"
    assert dmarc("shop.com", silent)[0].found == "unknown"


@pytest.mark.parametrize(
    ("records", "found", "said"),
    [
        ({"shop.com": ["v=spf1 include:amazonses.com ~all"]}, "pass", ""),
        ({"shop.com": ["other", "V=SPF1 mx +include:AmazonSES.com -all"]}, "pass", ""),
        ({"shop.com": ["v=spf1 include:a.com -all"], "a.com": ["v=spf1 include:amazonses.com"]}, "pass", ""),
        ({"shop.com": ["v=spf1 redirect=b.com"], "b.com": ["v=spf1 include:eu-west-1.amazonses.com"]}, "pass", ""),
        ({"shop.com": ["v=spf1 include:_spf.google.com -all"]}, "failing", "put include:amazonses.com into it"),
        ({"shop.com": ["v=spf1 include:shop.com -all"]}, "failing", "does not name SES"),
        ({"shop.com": ["v=spf1 include:amazonses.com", "v=spf1 -all"]}, "failing", "2 SPF records"),
        ({"shop.com": ["v=spf1 -include:amazonses.com ~all"]}, "failing", "does not name SES"),
        ({"shop.com": ["v=spf1 ?include:amazonses.com ~all"]}, "failing", "does not name SES"),
        ({"shop.com": ["v=spf1 -all include:amazonses.com"]}, "failing", "does not name SES"),
        ({"shop.com": ["v=spf10 include:amazonses.com"]}, "missing", "SPF: add the record shop.com"),
        ({}, "missing", 'shop.com TXT "v=spf1 include:amazonses.com ~all"'),
    ],
)
def test_spf_names_ses_itself_or_by_what_it_leads_to(records: dict[str, list[str]], found: str, said: str) -> None:
    finding = spf("shop.com", {}, FakeTexts(records))
    assert finding.found == found
    assert said in finding.detail
    assert ("is not aligned" in finding.detail) == (found != "pass")


def test_spf_is_of_the_mail_from_domain_where_there_is_one() -> None:
    texts = FakeTexts({"mail.shop.com": ["v=spf1 include:amazonses.com ~all"]})
    assert spf("shop.com", mail_from("mail.shop.com"), texts).found == "pass"
    missing = spf("shop.com", mail_from("news.shop.com"), texts)
    assert missing.found == "missing"
    assert 'news.shop.com TXT "v=spf1' in missing.detail
    assert "aligned" not in missing.detail


def test_a_chain_of_spf_records_without_end_comes_to_one() -> None:
    texts = FakeTexts({f"{n}.com": [f"v=spf1 include:{n + 1}.com"] for n in range(100)})
    assert spf("0.com", {}, texts).found == "failing"
    assert len(texts.asked) <= 11


@pytest.mark.parametrize(
    ("records", "found", "policy"),
    [
        ({"_dmarc.a.shop.com": ["v=DMARC1; p=reject"]}, "pass", "reject"),
        ({"_dmarc.a.shop.com": ["v=DMARC1;p=None;rua=mailto:a@b.c"]}, "pass", "none"),
        ({"_dmarc.shop.com": ["v=DMARC1; p=reject; sp=quarantine"]}, "pass", "quarantine"),
        ({"_dmarc.shop.com": ["v=DMARC1; p=reject"]}, "pass", "reject"),
        ({"_dmarc.a.shop.com": ["v=DMARC1; sp=none"]}, "failing", None),
        ({"_dmarc.a.shop.com": ["v=DMARC1; p=all"]}, "failing", None),
        ({"_dmarc.a.shop.com": ["v=DMARC10; p=reject"]}, "missing", None),
        ({"_dmarc.a.shop.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "failing", None),
        ({"_dmarc.com": ["v=DMARC1; p=none"], "_dmarc.a.shop.com": ["spf2.0"]}, "missing", None),
    ],
)
def test_dmarc_is_of_the_domain_or_of_the_one_above(
    records: dict[str, list[str]], found: str, policy: str | None
) -> None:
    finding, said = dmarc("a.shop.com", FakeTexts(records))
    assert (finding.found, said) == (found, policy)
    assert bool(finding.detail) == (found != "pass" or policy == "none")


def test_one_is_told_which_dmarc_record_to_add() -> None:
    finding, _ = dmarc("shop.com", FakeTexts())
    assert '_dmarc.shop.com TXT "v=DMARC1; p=none; rua=mailto:postmaster@shop.com"' in finding.detail
