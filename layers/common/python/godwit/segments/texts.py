"""How texts in filters are compared with those of contacts. Pure."""

import unicodedata


def comparable(field: str, text: str) -> str:
    """A text as the column of the field has it: without regard to case; domains in ASCII, as addresses are kept."""
    return _ascii_domain(text) if field == "email_domain" and not text.isascii() else text.casefold()


def _ascii_domain(text: str) -> str:
    """The A-labels of (a part of) a domain's name (RFC 5891 §4.4), mapped to their usual form as UTS 46 does.

    Whether there can be such a name isn't asked: no address has one that there can't be.
    """
    usual = unicodedata.normalize("NFKC", text).lower().replace("\u3002", ".")
    labels = usual.split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)
