from typing import Any

import pytest
from godwit.content.personalisation import always_shown, compiled, parse, variables
from godwit.content.pieces import TemplateFault, split
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus.template_attacks import ATTACKS

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
EVERYTHING = (
    "{{ a }} {{ a|upper }} {{ a|lower }} {{ a|title }} {{ a|capitalize }} {{ a|trim }} {{ a|default('x') }}"
    "{{ custom.b }}{% if a == b %}1{% endif %}{% if a != custom.b %}2{% endif %}{% if a < b %}3{% endif %}"
    "{% if a >= custom.b %}4{% elif a <= 5 %}5{% elif a > 'x' %}6{% else %}7{% endif %}"
    "{% if a in b %}8{% endif %}{% if b not in a %}9{% endif %}{% if not a and b or custom.b %}10{% endif %}"
)


def render(source: str, **values: Any) -> str:
    parse(source)
    return compiled(source, "text").render(values)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_refused(attack: str) -> None:
    with pytest.raises(TemplateFault):
        parse(attack)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\nb {{ c.d }}", 2),
        ("a\r\nb\r\n{% if x %}\n", 3),
        ("\n\n{% endif %}", 3),
        ("{{ a }}\n\n{{ b|nope }}", 3),
        ("{% if a %}\n{% elif b.c %}\n{% endif %}", 2),
        ("x\n\n{{ 'a' ", 3),
        ("{{ a }}\n{{ b\n\n}}\n{{ c() }}", 5),
        ("  \n{%- if a -%}\n\n\n{{ b() }}{% endif %}", 5),
    ],
)
def test_faults_name_their_line(source: str, line: int) -> None:
    with pytest.raises(TemplateFault) as fault:
        parse(source)
    assert fault.value.line == line


@given(values, values, values)
def test_no_value_makes_rendering_raise(a: Any, b: Any, field: Any) -> None:
    for place in ("html", "text", "url"):
        compiled(EVERYTHING, place).render({"a": a, "b": b, "custom": {"b": field}})
        compiled(EVERYTHING, place).render({"a": a, "custom": None})


@given(values)
def test_html_holds_no_markup_from_values(value: Any) -> None:
    html = compiled('{{ a }}{{ a|default("<")|upper }}{{ a|title }}', "html").render({"a": value})
    assert not set("<>\"'") & set(html)


def test_html_escapes_constants_too_and_text_nothing() -> None:
    source = "{{ a|default('<b>') }}"
    assert compiled(source, "html").render({}) == "&lt;b&gt;"
    assert compiled(source, "text").render({}) == "<b>"


def test_urls_get_percent_encoded_values() -> None:
    assert compiled("/{{ a }}", "url").render({"a": "x/y?z=ü &\r\n"}) == "/x%2Fy%3Fz%3D%C3%BC%20%26%0D%0A"


@pytest.mark.parametrize("nothing", [{}, {"a": None}, {"a": ""}, {"a": []}])
def test_nothing_is_empty_and_has_a_default(nothing: dict[str, Any]) -> None:
    assert render("[{{ a }}]", **nothing) == "[]"
    assert render("{{ a|default('there') }}", **nothing) == "there"
    assert render("{% if a %}yes{% else %}no{% endif %}", **nothing) == "no"
    assert render("{% if a == '' %}yes{% endif %}{% if a != 'x' %}other{% endif %}", **nothing) == "yesother"
    assert render("{% if a < 1 or a > 1 or a >= 0 or a in 'x' %}yes{% else %}no{% endif %}", **nothing) == "no"


def test_zero_and_false_are_something() -> None:
    assert render("{{ a|default('x') }}{{ b|default('x') }}", a=0, b=False) == "0false"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ name|upper }}", "ZOË O'BRIEN"),
        ("{{ name|lower|capitalize }}", "Zoë o'brien"),
        ("{{ '  x '|trim }}", "x"),
        ("{{ number }} {{ whole }} {{ tags }}", "2.5 1200 a, b"),
        ("{% if 1 < number <= 2.5 %}in{% endif %}", "in"),
        ("{% if number > -1 and 'a' in tags and 'c' not in tags %}in{% endif %}", "in"),
        ("{% if number > '1' %}mixed{% else %}no{% endif %}", "no"),
        ("{% if custom.plan == 'gold' %}g{% elif custom.plan == 'tin' %}t{% else %}n{% endif %}", "t"),
        ("{{ custom.keys }}{{ custom.plan }}", "tin"),
        ("{#x {{ name }} #}", "{#x Zoë O'Brien #}"),
        ("{{ '}}' }}", "}}"),
    ],
)
def test_what_templates_can_say(source: str, expected: str) -> None:
    given_values = {
        "name": "Zoë O'Brien",
        "number": 2.5,
        "whole": 1200.0,
        "tags": ["a", "b"],
        "custom": {"plan": "tin"},
    }
    assert render(source, **given_values) == expected


def test_variables_are_named_with_their_first_line() -> None:
    source = "{{ a }}\n{% if custom.plan == b %}{{ custom.plan }}{{ a }}{% endif %}"
    assert variables(parse(source)) == {"a": 1, "custom.plan": 2, "b": 2}


@given(
    st.lists(st.sampled_from(["{{ a }}", "{% if a %}", "{% endif %}", "{{ '}}' }}", "x", "{", "}", "\n", "%", "{#"]))
)
def test_pieces_are_the_source(parts: list[str]) -> None:
    source = "".join(parts)
    try:
        pieces = split(source)
    except TemplateFault:
        return
    assert "".join(piece.source for piece in pieces) == source
    assert all("{{" not in piece.source for piece in pieces if piece.word == "text")


@pytest.mark.parametrize(
    ("source", "always"),
    [
        ("{{ u }}", True),
        ("{% if a %}{{ u }}{% endif %}", False),
        ("{% if a %}{{ u }}{% else %}-{{ u }}{% endif %}", True),
        ("{% if a %}{{ u }}{% elif b %}x{% else %}{{ u }}{% endif %}", False),
        ("{% if u %}x{% endif %}", False),
    ],
)
def test_what_is_shown_whichever_way_conditions_fall(source: str, always: bool) -> None:
    assert bool(always_shown(source, ["u"])) is always
