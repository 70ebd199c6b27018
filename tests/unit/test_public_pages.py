"""The texts of pages for recipients, in each language."""

import json
import re
from pathlib import Path

import pytest
from godwit.contacts.reachability import CHANNELS
from godwit.ledger.reasons import REASONS
from godwit.public_pages import languages
from godwit.public_pages.languages import LANGUAGES, choose
from hypothesis import given
from hypothesis import strategies as st

PAGES = Path(languages.__file__).parent
CATALOGUES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (PAGES / "catalogues").iterdir()}
FUNCTIONS = Path(__file__).parents[2] / "functions"
SPEAKERS = "".join(
    file.read_text(encoding="utf-8")
    for folder in (PAGES, PAGES.parent / "signup", *(FUNCTIONS / name for name in ("signup", "unsubscribe", "view")))
    for file in folder.rglob("*")
    if file.suffix in (".py", ".html")
)


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_there_is_a_catalogue_for_each_language() -> None:
    assert set(CATALOGUES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_have_the_same_keys_and_places(language: str) -> None:
    english, texts = CATALOGUES["en"], CATALOGUES[language]
    assert list(texts) == list(english)
    assert all(text.strip() == text and text for text in texts.values())
    assert {key: places(text) - {"sender"} for key, text in texts.items()} == {
        key: places(text) - {"sender"} for key, text in english.items()
    }


def test_every_text_is_used() -> None:
    chosen = {*CHANNELS, *(f"reason_{reason}" for reason in REASONS)}
    assert not [
        key for key in CATALOGUES["en"] if key not in chosen and f'"{key.removesuffix("_title")}"' not in SPEAKERS
    ]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_texts_are_translated(language: str) -> None:
    same = {key for key, text in CATALOGUES[language].items() if text == CATALOGUES["en"][key]}
    assert not same


def test_french_signs_stand_apart_from_their_words_and_on_their_line() -> None:
    for text in CATALOGUES["fr"].values():
        assert not re.search(r"[^\u00a0][?:»]|«[^\u00a0]", text)


@given(st.text(max_size=40) | st.none(), st.text(max_size=700) | st.none())
def test_any_header_leads_to_one_of_the_languages(known: str | None, accepted: str | None) -> None:
    assert choose(known, accepted) in LANGUAGES
