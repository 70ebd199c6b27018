"""Single values as contacts keep them: addresses, phones, countries, languages, amounts."""

import pytest
from godwit.contacts import values
from godwit.contacts.countries import COUNTRIES, country_code
from godwit.contacts.email_address import email_address
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Ada.Lovelace@Example.COM ", "ada.lovelace@example.com"),
        ("ada+news@shop.test", "ada+news@shop.test"),
        ("info@Müller.de", "info@xn--mller-kva.de"),
        ("bounce+7@simulator.amazonses.com", "bounce+7@simulator.amazonses.com"),
        ("o'brien_99@sub.example.co.uk", "o'brien_99@sub.example.co.uk"),
    ],
)
def test_email_addresses(text: str, kept: str) -> None:
    assert email_address(text) == kept
    assert email_address(kept) == kept


@pytest.mark.parametrize(
    "text",
    ["", "ada", "ada@", "@example.com", "a b@example.com", "ada@localhost", "ada@example", "ada@exa mple.com",
     "a@b@c.de", "müller@example.com", "ada@example.com\nBcc: x@y.de", "Ada <ada@example.com>",
     "x" * 65 + "@example.com", "a..b@c.de"],
)  # fmt: skip
def test_what_is_no_email_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        email_address(text)


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("+49 151 12345678", "US", "+4915112345678"),
        ("0151/12345678", "DE", "+4915112345678"),
        ("(415) 555-0100", "US", "+14155550100"),
        ("004915112345678", "DE", "+4915112345678"),
        ("0044 20 7946 0958", "US", "+442079460958"),
        ("4915112345678", "US", "+4915112345678"),
    ],
)
def test_phone_numbers(text: str, country: str, kept: str) -> None:
    assert values.phone_number(text, country) == kept
    assert values.phone_number(kept, country) == kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12345", "too short"),
        ("+1234", "too short"),
        ("5550100", "area code"),
        ("+1415555010012345", "too long"),
        ("+999 12345678", "calling code"),
        ("ask Ada", "not a phone number"),
        ("", "not a phone number"),
    ],
)
def test_what_is_no_phone_number_and_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        values.phone_number(text, "US")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "DE"),
        (" Germany ", "DE"),
        ("USA", "US"),
        ("cote d’ivoire", "CI"),
        ("Trinidad & Tobago", "TT"),
        ("uk", "GB"),
        ("DEU", "DE"),
        ("che", "CH"),
        ("PRK", "KP"),
        ("KOR", "KR"),
        ("ZWE", "ZW"),
    ],
)
def test_countries(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["1234", "+49 1234"])
def test_what_is_dialled_within_a_town_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="too short"):
        values.phone_number(text, "DE")


@given(st.sampled_from(sorted(COUNTRIES)), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_country_is_known_by_code_and_name(code: str, case: object) -> None:
    assert callable(case)
    assert country_code(case(code)) == code
    assert country_code(case(COUNTRIES[code])) == code


@pytest.mark.parametrize(
    ("text", "tag"),
    [("DE", "de"), ("en_us", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("de-1996", "de-1996")],
)
def test_languages(text: str, tag: str) -> None:
    assert values.language_tag(text) == tag


@pytest.mark.parametrize("text", ["", "e", "englishlanguage", "de-", "de AT", "12"])
def test_what_is_no_language(text: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        values.language_tag(text)


def test_time_zones() -> None:
    assert values.time_zone("europe/berlin") == "Europe/Berlin"
    with pytest.raises(ValueError, match="IANA"):
        values.time_zone("Berlin")
    for file in ("localtime", "Factory", "posixrules"):
        with pytest.raises(ValueError, match="IANA"):
            values.time_zone(file)


@given(st.integers(-(10**15), 10**15))
def test_amounts_of_four_decimals_are_exact(ten_thousandths: int) -> None:
    value = ten_thousandths / 10_000
    assert values.amount(value) == value
    assert round(values.amount(value) * 10_000) == ten_thousandths


@pytest.mark.parametrize("value", [0.00001, 1e12, -1e12, float("nan"), float("inf")])
def test_other_amounts_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.amount(value)
