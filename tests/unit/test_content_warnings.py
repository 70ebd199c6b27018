"""What authors are told before they send."""

from typing import Any

import pytest
from godwit.content.prepare import prepare
from godwit.content.warnings import ContentWarning, find_warnings

ADDRESS = "Acme Inc.\n1 Main St, Springfield"


def warnings(source: str, subject: str = "Hi", preheader: str = "", address: str = ADDRESS) -> list[ContentWarning]:
    return find_warnings(subject, preheader, {"format": "html", "html": source}, "https://mail.test", address)


def said(source: str, **more: Any) -> list[str]:
    return [each.message for each in warnings(source, **more)]


def test_a_decent_email_gets_none() -> None:
    decent = (
        '<p>Hi {{ first_name|default("there") }}</p>{% if city %}<p>Greetings to {{ city }}</p>{% endif %}'
        '<a href="https://acme.org/?q={{ company|default(\'-\') }}">Shop</a> <a href="mailto:a@acme.org">Write</a>'
        '<h2 id="more">More</h2><a href="#more">More</a><img src="https://acme.org/a.png" alt=""><br>'
        '<a href="{{ view_url }}">View</a>'
    )
    assert warnings(decent, subject="{{ first_name|title|default('Hi') }}") == []


@pytest.mark.parametrize(
    ("source", "variables"),
    [
        ("{{ first_name }} {{ custom.plan|upper }} {{ first_name }}", ["first_name", "custom.plan"]),
        ("{{ city|default('x')|upper }}{{ city|upper|default('x') }}", []),
        ("{% if city %}{{ city }}{% endif %}{{ city }}", ["city"]),
        (
            "{% if not city %}-{% elif company == 'x' %}{{ city }}{% else %}{{ company }}{{ phone }}{% endif %}",
            ["phone"],
        ),
        ("{% if city %}{% if phone %}{{ city }}{% endif %}{% endif %}", []),
        ("<a href='https://acme.org/{{ custom.code }}'>x</a>", ["custom.code"]),
        ("{{ unsubscribe_url }} {{ view_url }}", []),
    ],
)
def test_variables_without_default_are_named(source: str, variables: list[str]) -> None:
    assert [each.variable for each in warnings(source)] == variables


def test_variables_of_subject_and_preheader_count_too() -> None:
    found = warnings("x", subject="Hi {{ first_name }}", preheader="{{ city }}")
    assert [each.variable for each in found] == ["first_name", "city"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<a href='#'>x</a>", "no address yet"),
        ("<a href='#top'>x</a>", "no part of this email"),
        ("<a href='https://acme.org/a b'>x</a>", "has spaces"),
        ("<a href='http://acme.org/'>x</a>", "isn't encrypted"),
        (
            "<a href='http://acme.org/{{ city|default('x') }}'>x</a>".replace("'", '"', 1).replace("'>", '">'),
            "isn't enc",
        ),
        ("<a href='https://shop/'>x</a>", "without a dot"),
        ("<a href='https://www.example.com/x'>x</a>", "made-up"),
        ("<a href='mailto:'>x</a>", "nobody"),
        ("<img src='https://acme.org/a.png'>", "no alt text"),
        ("<a href='htps://acme.org/'>x</a>", "few devices know"),
        ("<a href='acme:x'>x</a>", "few devices know"),
        ("<img alt='' src='cid:logo'>", "not on the web"),
        ("<img alt='' src='data:image/png;base64,AA'>", "not on the web"),
        ("<p>" + "x" * 102 * 1024 + "</p>", "Gmail"),
    ],
)
def test_what_is_odd_is_said_once(source: str, message: str) -> None:
    [only] = said(source)
    assert message in only


def test_long_subjects_are_measured_as_readers_get_them() -> None:
    assert said("x", subject="{{ first_name|default('" + "a" * 100 + "') }}" + "b" * 50) == []
    [only] = said("x", subject="{{ first_name|default('" + "a" * 100 + "') }}" + "b" * 51)
    assert "151 characters" in only


def test_a_missing_address_is_said() -> None:
    [only] = said("x", address=" \n")
    assert "CAN-SPAM" in only


def test_problems_say_it_all_but_those_of_the_subject() -> None:
    assert warnings("{{ a.b }}", address="") == []
    assert find_warnings("Hi", "", None, "https://mail.test", "") == []
    assert [each.variable for each in warnings("{{ city }}", subject="")] == ["city"]


def test_of_many_alike_the_first_are_said_and_each_once() -> None:
    assert len(said("<img src='https://a.test/x.png'>" * 9_000 + "<a href='#'>x</a>" * 100)) < 10
    assert len(said("".join(f"<img src='https://a.test/{number}.png'>" for number in range(3_000)))) < 60


@pytest.mark.parametrize(
    "sheet",
    [
        "p{color:red}" * 12_000,
        "*~*~*~p{color:red}" * 300,
        "p:not(i ~ b){color:red}" * 300,
        "p{" + "".join(f"a{number}:b;" for number in range(2_000)) + "}",
        "p{font-family:" + "x" * 100_000 + "}",
    ],
    ids=range(5),
)
def test_style_sheets_that_would_take_too_long_are_left_as_they_are(sheet: str) -> None:
    source = f"<style>{sheet}</style>" + "<p>x</p>" * 10_000
    assert "There are more style rules than can be inlined; some mail clients ignore them." in said(source)
    sent = prepare("Hi", "", {"format": "html", "html": source}, "https://mail.test").html
    assert f"<style>{sheet}</style>" in sent
    assert "<p>x</p>" in sent
