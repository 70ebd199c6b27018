"""Which campaigns a search finds: words, beginnings, one typo; and how the filters go together."""

import pytest
from godwit.campaigns.search import Catalogue, Entry, Wanted
from godwit.campaigns.states import Status
from hypothesis import given
from hypothesis import strategies as st


def entry(identifier: str, text: str = "", **fields: object) -> Entry:
    known = {"version": 1, "created_at": 0, "status": "draft", "archived": False, "type": "email"}
    return Entry(id=identifier, text=text.casefold(), **{**known, **fields})  # type: ignore[arg-type]


TEXTS = {
    "1": "Autumn sale\nUp to 50% off",
    "2": "Summer newsletter\nWhat's new in July\nnews",
    "3": "Ärzte & Straßenfest\nEinladung",
    "4": "Win-back\nWe miss you",
    "5": "resale partners",
}
CATALOGUE = Catalogue({identifier: entry(identifier, text) for identifier, text in TEXTS.items()})


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("autumn", "1"),
        ("AUTUMN", "1"),
        ("aut", "1"),  # begins with it
        ("sale", "51"),  # occurs in it
        ("autum", "1"),
        ("autmn", "1"),  # a letter too few
        ("autuumn", "1"),  # one too many
        ("automn", "1"),  # a wrong one
        ("atuumn", "1"),  # two swapped
        ("newsleter", "2"),
        ("newslwt", "2"),  # a typo in the beginning of a word
        ("xutumn", "1"),  # in the first letter
        ("autxmx", ""),  # two typos
        ("wim", ""),  # short words have none
        ("wi", "4"),
        ("summer july", "2"),  # all words
        ("july summer", "2"),
        ("summer sale", ""),
        ("strassenfest", "3"),
        ("ärzt", "3"),
        ("50%", "1"),
        ("&", "3"),
        ("§", ""),
        ("what's", "2"),
        ("  ", "54321"),
    ],
)
def test_words_find_campaigns(q: str, found: str) -> None:
    assert "".join(CATALOGUE.find(Wanted(q=q))) == found


def test_filters_all_hold_and_the_newest_come_first() -> None:
    catalogue = Catalogue(
        {
            "1": entry("1", "sale", created_at=10),
            "2": entry("2", "sale", created_at=20, status="sent"),
            "3": entry("3", "sale", created_at=30, archived=True),
            "4": entry("4", "sale", created_at=40, type="sms"),
            "5": entry("5", "other", created_at=50),
        }
    )
    assert catalogue.find(Wanted()) == ["5", "4", "2", "1"]
    assert catalogue.find(Wanted(q="sale")) == ["4", "2", "1"]
    assert catalogue.find(Wanted(q="sale", type="email")) == ["2", "1"]
    assert catalogue.find(Wanted(status=Status.SENT)) == ["2"]
    assert catalogue.find(Wanted(archived=True)) == ["3"]
    assert catalogue.find(Wanted(created_from=20, created_before=40)) == ["2"]
    assert catalogue.find(Wanted(), before="4") == ["2", "1"]


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(max_size=20))
def test_any_text_may_be_searched_for(text: str, q: str) -> None:
    Catalogue({"1": entry("1", text)}).find(Wanted(q=q))


@given(st.text("abcdefgh", min_size=5, max_size=12), st.data())
def test_one_typo_still_finds_the_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghxyz"))
    typo = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    assert Catalogue({"1": entry("1", f"some {word} more")}).find(Wanted(q=typo)) == ["1"]
