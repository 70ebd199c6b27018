"""Whether receivers can see that mail is its sender's: DKIM by SES, SPF and DMARC by the DNS. Pure but for the lookup.

- DKIM (RFC 6376): SES signs for a domain once its keys are in the DNS, and says itself whether they are.
  https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
- SPF (RFC 7208): of the identity's own MAIL FROM domain, where it has one, else of the domain itself.
  https://docs.aws.amazon.com/ses/latest/dg/mail-from.html
- DMARC (RFC 7489): the policy of the domain or, found by going up its name, of the one above it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from godwit.reputation.dns import Texts, Unanswered

Found = Literal["pass", "missing", "failing", "unknown"]

_SES_INCLUDE = "amazonses.com"
_LEADS = re.compile(r"(?:\+?include:|redirect=)(.+)")
"""To another record, in such a way that whoever passes there passes here."""
_MOST_LOOKUPS = 10
"""RFC 7208, 4.6.4: receivers follow no more."""
_POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class Finding:
    """What was found, and what is to be added or should be known; empty where nothing."""

    found: Found
    detail: str = ""


_NO_ANSWER = Finding("unknown", "The DNS did not answer.")


def dkim(domain: str, told: Mapping[str, Any] | None) -> Finding:
    """By SES's GetEmailIdentity (`told`; None: it did not answer)."""
    if told is None:
        return Finding("unknown", "DKIM: SES did not answer.")
    attributes = told.get("DkimAttributes") or {}
    status, tokens = attributes.get("Status", "NOT_STARTED"), attributes.get("Tokens") or []
    if status == "SUCCESS":
        if attributes.get("SigningEnabled", True):
            return Finding("pass")
        return Finding("failing", "DKIM: signing is switched off. Switch it on for this identity in SES.")
    if status == "NOT_STARTED" or not tokens:
        return Finding("missing", f"DKIM: verify the domain {domain} in SES, with Easy DKIM.")
    records = "; ".join(f"{token}._domainkey.{domain} CNAME {token}.dkim.amazonses.com" for token in tokens)
    return Finding("failing", f"DKIM: SES does not find the keys ({status}). Add: {records}.")


def spf(domain: str, told: Mapping[str, Any] | None, texts: Texts) -> Finding:
    """Of the MAIL FROM domain that SES tells of, or of the domain."""
    mail_from = ((told or {}).get("MailFromAttributes") or {}).get("MailFromDomain")
    found = _spf_of(mail_from or domain, texts)
    if mail_from or found.found in ("pass", "unknown"):
        return found
    default = "SES's own MAIL FROM passes SPF, but is not aligned with your domain; a MAIL FROM domain of yours is."
    return Finding(found.found, f"{found.detail} {default}")


def _spf_of(domain: str, texts: Texts) -> Finding:
    wanted = f'SPF: {{}} the record {domain} TXT "v=spf1 include:{_SES_INCLUDE} ~all".'
    try:
        records = _spf_records(domain, texts)
        if not records:
            return Finding("missing", wanted.format("add"))
        if len(records) > 1:
            return Finding("failing", f"SPF: {domain} has {len(records)} SPF records; receivers take none of them.")
        included = _includes_ses(records[0], texts)
    except Unanswered:
        return _NO_ANSWER
    if included:
        return Finding("pass")
    return Finding("failing", f"SPF: the record of {domain} does not name SES: put include:{_SES_INCLUDE} into it.")


def _spf_records(domain: str, texts: Texts) -> list[str]:
    return [text for text in texts.of(domain) if text.lower().split(" ")[0] == "v=spf1"]


def _includes_ses(record: str, texts: Texts) -> bool:
    """Whether the record, or one that it leads to, lets SES pass. Raises Unanswered.

    What follows `all` is never looked at (RFC 7208, 5.1).
    """
    to_read, seen = [record], 0
    while to_read:
        for term in to_read.pop().lower().split()[1:]:
            if term.lstrip("+-~?") == "all":
                break
            leads = _LEADS.fullmatch(term)
            target = leads[1] if leads else ""
            if target == _SES_INCLUDE or target.endswith(f".{_SES_INCLUDE}"):
                return True
            if target and seen < _MOST_LOOKUPS:
                seen += 1
                to_read += _spf_records(target, texts)
    return False


def dmarc(domain: str, texts: Texts) -> tuple[Finding, str | None]:
    """The record's finding, and its policy for the domain (`none`, `quarantine`, `reject`; None: there is none)."""
    try:
        name, records = _dmarc_records(domain, texts)
    except Unanswered:
        return _NO_ANSWER, None
    if not records:
        wanted = f'_dmarc.{domain} TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
        return Finding("missing", f"DMARC: add the record {wanted}."), None
    if len(records) > 1:
        return Finding(
            "failing", f"DMARC: _dmarc.{name} has {len(records)} records; receivers take none of them."
        ), None
    tags = _tags(records[0])
    policy = tags.get("sp", tags.get("p")) if name != domain else tags.get("p")
    if policy not in _POLICIES:
        return Finding(
            "failing", f"DMARC: the record of _dmarc.{name} has no policy p=none, quarantine or reject."
        ), None
    if policy == "none":
        said = "DMARC: p=none only watches; once reports show no mail of yours failing, p=quarantine stops forgeries."
        return Finding("pass", said), policy
    return Finding("pass"), policy


def _dmarc_records(domain: str, texts: Texts) -> tuple[str, list[str]]:
    """The name that has a DMARC record, from the domain up to the one below the top level, and its records."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = ".".join(labels[start:])
        records = [text for text in texts.of(f"_dmarc.{name}") if _is_dmarc(text)]
        if records:
            return name, records
    return domain, []


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _is_dmarc(text: str) -> bool:
    return text.partition(";")[0].replace(" ", "").lower() == "v=dmarc1"
