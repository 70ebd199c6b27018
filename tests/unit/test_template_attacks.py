"""Attacks on templates are named where they stand, whatever way they come in, and nothing of them is rendered."""

from typing import Any

import pytest
from godwit.content import template
from godwit.content.prepare import NotSendable, prepare
from godwit.content.preview import preview
from godwit.content.problems import find_problems
from godwit.content.warnings import find_warnings

from tests.corpus.template_attacks import ATTACKS

ORIGIN = "https://mail.test"
GOOD: dict[str, Any] = {"format": "text", "text": "Hi"}


def document(**node: Any) -> dict[str, Any]:
    return {"format": "document", "document": {"type": "doc", "content": [node]}}


def ways_in(attack: str) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Subject, preheader and content by the path of the problem that they must have."""
    text = {"type": "text", "text": attack}
    return {
        "subject": (attack, "", GOOD),
        "preheader": ("Hi", attack, GOOD),
        "content.html": ("Hi", "", {"format": "html", "html": f"<p>{attack}</p>"}),
        "content.text": ("Hi", "", {"format": "text", "text": attack}),
        "content.document": ("Hi", "", document(type="paragraph", content=[text])),
        "content.document.content[0].attrs.text": (
            "Hi",
            "",
            document(type="button", attrs={"text": attack, "href": "https://acme.org/"}),
        ),
        "content.document.content[0].attrs.href": (
            "Hi",
            "",
            document(type="button", attrs={"text": "Go", "href": f"https://acme.org/{attack}"}),
        ),
    }


@pytest.fixture
def nothing_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("an attack was compiled")

    monkeypatch.setattr(template, "compiled", refuse)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.usefixtures("nothing_renders")
def test_attacks_are_named_and_never_rendered(attack: str) -> None:
    for path, (subject, preheader, content) in ways_in(attack).items():
        problems = find_problems(subject, preheader, content)
        assert problems
        assert all(problem.path.startswith(path) for problem in problems)
        assert all(len(problem.message) < 1_000 for problem in problems)
        with pytest.raises(NotSendable):
            prepare(subject, preheader, content, ORIGIN)
        if path.startswith("content"):
            assert preview(subject, preheader, content, ORIGIN, "", {}).rendered is None
            assert find_warnings(subject, preheader, content, ORIGIN, "") == []
