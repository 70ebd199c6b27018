import json
import re
import subprocess
import sys
from typing import Any

from godwit.content.prepare import prepare
from godwit.content.prepared import Prepared
from godwit.content.template import MessageTemplate
from godwit.tracking.tokens import Kind, Signer
from hypothesis import given
from hypothesis import strategies as st

ORIGIN = "https://mail.test"
SIGNER = Signer('{"1": "0123456789abcdef0123456789abcdef"}')
WORKSPACE, CAMPAIGN, NUMBER = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3", 7
URLS = SIGNER.urls(ORIGIN, WORKSPACE, CAMPAIGN, NUMBER)

PREPARED = prepare(
    "Hi {{ first_name|default('you') }}\n from  {{ company }}",
    "For {{ first_name }}",
    {
        "format": "html",
        "html": (
            '<style>p{color:red}</style><p title="{{ company }}" class={{ custom.css }}>{{ first_name }}</p>'
            '<a href="https://a.test/">A</a><a href="https://b.test/{{ custom.code }}?m={{ email }}#x">B</a>'
            '{% if revenue > 10 %}<a href="https://c.test/">C</a>{% endif %}'
        ),
    },
    ORIGIN,
)
MESSAGE = MessageTemplate(Prepared.from_json(json.loads(json.dumps(PREPARED.to_json()))))

texts = st.none() | st.text(max_size=15) | st.text("<>\"'&\r\n{}%-/ ", max_size=15)
fields = texts | st.lists(texts) | st.booleans()
contacts = st.fixed_dictionaries(
    {},
    optional={
        "first_name": texts,
        "company": texts,
        "email": texts,
        "revenue": st.none() | st.floats() | st.integers(-(10**12), 10**12) | texts,
        "custom": st.none()
        | st.dictionaries(st.sampled_from(["code", "css"]), texts | st.lists(texts) | st.booleans()),
    },
)


def test_a_recipient_gets_their_own_signed_addresses() -> None:
    contact = {"first_name": "Zoë", "email": "z+1@x.test", "custom": {"code": "a/b?"}, "revenue": 20}
    rendered = MESSAGE.render(contact, URLS)
    assert rendered.subject == "Hi Zoë from"
    assert PREPARED.links == ["https://a.test/", "https://c.test/"]
    assert rendered.targets == {2: "https://b.test/a%2Fb%3F?m=z%2B1%40x.test#x"}
    for kind, expected in (
        (Kind.CLICK, [0, 2, 1]),
        (Kind.OPEN, [None]),
        (Kind.UNSUBSCRIBE, [None]),
        (Kind.VIEW, [None]),
    ):
        tokens = re.findall(rf'"{ORIGIN}{kind.value}([\w-]+)"', rendered.html)
        references = [SIGNER.read(kind, token) for token in tokens]
        assert [reference and reference.link for reference in references] == expected
        assert all(reference and reference.number == NUMBER for reference in references)
    for address in re.findall(rf"{ORIGIN}/t/c/[\w-]+", rendered.html):
        assert address in rendered.text
    assert URLS.unsubscribe in rendered.text


def test_untracked_links_lead_straight_there() -> None:
    rendered = MESSAGE.render_untracked({"custom": {"code": "x y"}}, "https://mail.test/inert")
    assert re.findall(r'href="([^"]*)"', rendered.html) == [
        "https://a.test/",
        "https://b.test/x%20y?m=#x",
        "https://mail.test/inert",
        "#",
    ]
    assert "<img" not in rendered.html
    assert rendered.targets == {}


@given(contacts)
def test_any_contact_can_be_rendered(contact: dict[str, Any]) -> None:
    plain = MESSAGE.render({"revenue": contact.get("revenue")}, URLS)
    rendered = MESSAGE.render(contact, URLS)
    # Values bring no tags and end none.
    assert re.findall(r"</?[a-z]+", rendered.html) == re.findall(r"</?[a-z]+", plain.html)
    assert rendered.html.count('"') == plain.html.count('"')
    assert not re.search(r"[\x00-\x1f\x7f]|  |^ | $", rendered.subject)
    (target,) = rendered.targets.values()
    assert re.fullmatch(r"https://b\.test/[\w.~%-]*\?m=[\w.~%-]*#x", target, re.ASCII)


@given(contacts)
def test_missing_names_what_a_contact_has_nothing_for(contact: dict[str, Any]) -> None:
    custom = contact.get("custom") or {}
    present = {name for name, value in contact.items() if value not in (None, "")}
    present |= {f"custom.{name}" for name, value in custom.items() if value not in (None, "", [])}
    wanted = ["company", "custom.code", "custom.css", "email", "first_name", "revenue"]
    assert MESSAGE.missing(contact) == [name for name in wanted if name not in present]


def test_rendering_needs_nothing_of_preparation() -> None:
    heavy = "css_inline", "pydantic", "godwit.content.html", "godwit.content.links"
    code = f"import sys, godwit.content.template; print([m for m in {heavy!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
