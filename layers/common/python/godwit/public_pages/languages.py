"""In which language a recipient is spoken to, and the texts of it. Touches: the catalogues beside it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DEFAULT = "en"
LANGUAGES = (DEFAULT, "fr", "de", "es")
_LONGEST_HEADER = 500
"""What comes after so many characters of an Accept-Language header is not looked at."""


class Texts:
    """The texts of one language: call it with a key and what the text has places for; the rest is passed over."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: str) -> str:
        """The text. Raises KeyError where there is none, or a place in it stays empty."""
        return self._texts[key].format(**values)


@cache
def texts_in(language: str) -> Texts:
    """The texts of one of LANGUAGES."""
    file = Path(__file__).parent / "catalogues" / f"{language}.json"
    return Texts(language, json.loads(file.read_text(encoding="utf-8")))


def choose(known: str | None, accepted: str | None) -> str:
    """One of LANGUAGES: that of the BCP 47 tag `known`, else the best of an Accept-Language header, else English.

    RFC 9110 §12.5.4; a tag is looked up by its first part (RFC 4647 §3.4): `de-AT` is German.
    """
    wanted = [known or "", *_by_preference((accepted or "")[:_LONGEST_HEADER])]
    found = (_primary(tag) for tag in wanted)
    return next((language for language in found if language in LANGUAGES), DEFAULT)


def _primary(tag: str) -> str:
    return tag.strip().partition("-")[0].lower()


def _by_preference(header: str) -> list[str]:
    weighted = []
    for each in header.split(","):
        tag, *parameters = (part.strip() for part in each.split(";"))
        weight = _weight(parameters)
        if tag and weight > 0:
            weighted.append((weight, tag))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
