from typing import Any

import pytest
from godwit.content.pieces import MAX_FAULTS, MAX_SOURCE
from godwit.content.prepare import NotSendable, prepare
from godwit.content.problems import Problem, find_problems
from hypothesis import given
from hypothesis import strategies as st


def html(source: str, **more: Any) -> dict[str, Any]:
    return {"format": "html", "html": source, **more}


GOOD = html("<p>Hi {{ first_name }}</p>")


@pytest.mark.parametrize(
    ("subject", "preheader", "content", "expected"),
    [
        ("Hi", None, GOOD, []),
        ("Hi {{ first_name|default('x') }}", "{{ custom.plan }}", GOOD, []),
        (None, None, None, [("subject", None), ("content", None)]),
        (" ", "", GOOD, [("subject", None)]),
        ("Hi", "", {}, [("content", None)]),
        ("Hi", "", html(" \n"), [("content.html", None)]),
        ("Hi", "", html(None), [("content.html", None)]),  # type: ignore[arg-type]
        ("Hi", "", {"format": "text", "text": ""}, [("content.text", None)]),
        ("Hi", "", {"format": "text", "text": "x"}, []),
        ("Hi", "", {"format": "document", "document": {}}, [("content.document.type", None)]),
        ("Hi", "", {"format": "sms"}, [("content.format", None)]),
        ("{{ a.b }}", "{% if %}", GOOD, [("subject", 1), ("preheader", 1)]),
        ("x" * 501, "x" * 501, GOOD, [("subject", None), ("preheader", None)]),
        ("a \ud800", "", GOOD, [("subject", 1)]),
        ("{{ unsubscribe_url }}", "", GOOD, [("subject", 1)]),
        ("{{ nope }}", "", html("a\n{{ nope }} {{ godwit_pixel }}"), [("subject", 1)] + [("content.html", 2)] * 2),
        ("Hi", "", html("{{ custom.Plan }}"), [("content.html", 1)]),
        ("Hi", "", html("x" * (MAX_SOURCE + 1)), [("content.html", 1)]),
        ("Hi", "", html("<p>x\n<a href=x>x</a>\n<a href={{ city }}>y</a>"), [("content.html", 2), ("content.html", 3)]),
        ("Hi", "", html("x", text="a\nhttps://{{ city }}/ {{ b }}"), [("content.text", 2)] * 2),
    ],
)
def test_what_stands_in_the_way(
    subject: str | None, preheader: str | None, content: Any, expected: list[tuple[str, int | None]]
) -> None:
    problems = find_problems(subject, preheader, content)
    assert [(problem.path, problem.line) for problem in problems] == expected
    assert all(problem.message for problem in problems)


def test_messages_say_what_to_do() -> None:
    problems = find_problems("{{ plan }}", None, html("<a href='{{ custom.url }}'>x</a>"))
    assert problems == [
        Problem("subject", "There is no variable plan. Custom fields are written custom.plan.", 1),
        Problem("content.html", "A link must begin with a fixed scheme and host, such as https://example.com.", 1),
    ]


def test_content_with_problems_is_not_prepared() -> None:
    with pytest.raises(NotSendable) as refused:
        prepare("", None, GOOD, "https://mail.test")
    assert refused.value.problems == [Problem("subject", "A subject is needed.")]


LONG = "x" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        html("<a href=x></a>\n" * 20_000),
        html("<a href='http://-/'></a>" * 10_000),
        html("<a href='https://a.test/'>x</a>" * 9_000),
        html("".join(f"{{{{ nothing_{number} }}}}" for number in range(600))),
        html(f"<{LONG}"),
        html(f"<a href={LONG}>"),
        {"format": "text", "text": "http://a..b\n" * 20_000},
        {"format": "document", "document": {"type": "doc", LONG: 1, "content": [{"type": LONG}] * 60}},
        {
            "format": "document",
            "document": {"type": "doc", "content": [{"type": "image", "attrs": {"src": "x"}}] * 2_000},
        },
    ],
    ids=range(9),
)
def test_however_much_is_wrong_the_first_are_told_and_briefly(content: dict[str, Any]) -> None:
    problems = find_problems("", LONG, content)
    assert 3 <= len(problems) <= MAX_FAULTS
    assert all(len(problem.path) <= 500 and len(problem.message) <= 500 for problem in problems)


@given(st.lists(st.sampled_from(["x", "\n", "{{ city }}", "{{\ncity\n}}", "<b>", "</b>"])), st.integers(0, 99))
def test_lines_are_counted_through_tags_of_several_lines(parts: list[str], at: int) -> None:
    before, after = "".join(parts[:at]), "".join(parts[at:])
    problems = find_problems("Hi", "", html(f"{before}<a href='www.x.test'>{after}"))
    assert [problem.line for problem in problems] == [before.count("\n") + 1]
