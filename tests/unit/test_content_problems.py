from typing import Any

import pytest
from godwit.content.pieces import MAX_SOURCE
from godwit.content.prepare import NotSendable, prepare
from godwit.content.problems import Problem, find_problems


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
