"""Email documents: every node and mark, what is refused and where, and that what is sent is sound HTML."""

import json
import re
from typing import Any

import html5lib
import pytest
from godwit.content.colours import contrast, readable_on, text_on
from godwit.content.document_page import DARK, LIGHT
from godwit.content.prepare import NotSendable, prepare
from godwit.content.prepared import Prepared
from godwit.content.problems import find_problems
from godwit.content.template import MessageTemplate, Rendered
from godwit.content.warnings import find_warnings
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.document_strategies import documents, faulty, junk, texts

ORIGIN = "https://mail.test"


def text(words: str, *marks: str, **attributes: Any) -> dict[str, Any]:
    made = [{"type": kind} | ({"attrs": attributes} if attributes else {}) for kind in marks]
    return {"type": "text", "text": words, "marks": made}


def paragraph(*content: Any, **attributes: Any) -> dict[str, Any]:
    return {
        "type": "paragraph",
        "attrs": attributes,
        "content": [text(c) if isinstance(c, str) else c for c in content],
    }


def variable(name: str, default: str | None = None) -> dict[str, Any]:
    return {"type": "variable", "attrs": {"name": name, "default": default}}


def document(*blocks: Any) -> dict[str, Any]:
    return {"format": "document", "document": {"type": "doc", "content": list(blocks)}}


def prepared(*blocks: Any, **more: Any) -> Prepared:
    return prepare(more.pop("subject", "Hi"), "", document(*blocks) | more, ORIGIN)


def sent(*blocks: Any, **values: Any) -> Rendered:
    return MessageTemplate(prepared(*blocks)).render_untracked(values, "https://u.test/")


def body(*blocks: Any, **values: Any) -> str:
    """What the document's own part of the page looks like, without inlined rules and classes."""
    html = sent(*blocks, **values).html
    inside = html[
        html.index(">\n", html.index("gw-body", html.index("<body"))) + 2 : html.index("\n</td></tr></table>\n<!--")
    ]
    return re.sub(
        r' (class|dir|cellpadding|cellspacing|border|role)="[^"]*"', "", re.sub(r' style="[^"]*"', "", inside)
    )


def text_of(*blocks: Any, **values: Any) -> str:
    return sent(*blocks, **values).text.partition("\n\n--\n")[0]


LINK = {"href": "https://acme.org/?a=1&b=2"}
LINKED_BOLD = {"type": "text", "text": "b", "marks": [{"type": "bold"}, {"type": "link", "attrs": LINK}]}
ITEMS = [
    {"type": "listItem", "content": [paragraph("a"), paragraph("b")]},
    {"type": "listItem", "content": [paragraph("c")]},
]


@pytest.mark.parametrize(
    ("block", "html", "words"),
    [
        (paragraph("a < b & c"), "<p>a &lt; b &amp; c</p>", "a < b & c"),
        (paragraph(), "<p><br></p>", ""),
        (paragraph("a", {"type": "hardBreak"}, "b"), "<p>a<br>b</p>", "a\nb"),
        ({"type": "heading", "attrs": {"level": 2}, "content": [text("a")]}, "<h2>a</h2>", "a"),
        ({"type": "bulletList", "content": ITEMS}, "<ul>\n<li>a<p>b</p></li>\n<li>c</li>\n</ul>", "- a\n\nb\n\n- c"),
        (
            {"type": "orderedList", "attrs": {"start": 4, "type": None}, "content": ITEMS[1:] * 2},
            '<ol start="4">\n<li>c</li>\n<li>c</li>\n</ol>',
            "4. c\n5. c",
        ),
        ({"type": "blockquote", "content": [paragraph("a")]}, "<blockquote>\n<p>a</p>\n</blockquote>", "a"),
        (
            {"type": "codeBlock", "attrs": {"language": "js"}, "content": [text("\n a\n  <b>")]},
            "<pre>\n\n a\n  &lt;b&gt;</pre>",
            "a\n  <b>",
        ),
        ({"type": "horizontalRule"}, "<hr>", "---"),
        (
            {"type": "image", "attrs": {"src": "/media/a.png", "alt": 'A "b"', "width": 300, "align": "center"}},
            '<p align="center"><img src="https://mail.test/media/a.png" alt="A &quot;b&quot;" width="300"></p>',
            'A "b"',
        ),
        (
            {"type": "image", "attrs": {"src": "https://acme.org/a.png", "alt": None, "width": 900, **LINK}},
            '<p align="left"><a href="https://acme.org/?a=1&amp;b=2">'
            '<img src="https://acme.org/a.png" alt="" width="552"></a></p>',
            "https://acme.org/?a=1&b=2",
        ),
        (
            {"type": "button", "attrs": {"text": "Go <", "align": "right", "color": "#0A0", **LINK}},
            '<table width="100%"><tr><td align="right"><table><tr><td align="center" bgcolor="#00aa00">'
            '<a href="https://acme.org/?a=1&amp;b=2">Go &lt;</a></td></tr></table></td></tr></table>',
            "Go < (https://acme.org/?a=1&b=2)",
        ),
        (paragraph(variable("city")), "<p>Bonn</p>", "Bonn"),
        (
            paragraph(variable("custom.x", "it's \\ {{ <b> }}")),
            "<p>it&#39;s \\ {{ &lt;b&gt; }}</p>",
            "it's \\ {{ <b> }}",
        ),
        (paragraph(text("a", "bold"), text("b", "italic")), "<p><strong>a</strong><em>b</em></p>", "ab"),
        (paragraph(text("a", "underline", "strike")), "<p><u><s>a</s></u></p>", "a"),
        (paragraph(text("a", "code")), "<p><code>a</code></p>", "a"),
        (paragraph(text("a", "textStyle", color="#f00")), "<p><span>a</span></p>", "a"),
        (paragraph(text("a", "textStyle", color=None)), "<p>a</p>", "a"),
        (
            paragraph(text("a", "link", **LINK), LINKED_BOLD),
            '<p><a href="https://acme.org/?a=1&amp;b=2">a<strong>b</strong></a></p>',
            "ab (https://acme.org/?a=1&b=2)",
        ),
    ],
)
def test_every_node_and_mark(block: Any, html: str, words: str) -> None:
    filled = [block] if words else [block, paragraph("x")]
    assert body(*filled, city="Bonn").removesuffix("" if words else "\n<p>x</p>") == html
    assert text_of(*filled, city="Bonn").removesuffix("" if words else "x").strip() == words


def test_alignment_colour_and_direction_are_styles_of_their_own() -> None:
    html = prepared(paragraph(text("a", "textStyle", color="rgb(0, 0, 200)"), textAlign="justify")).html
    assert re.search(r'<p dir="auto" style="[^"]*text-align:justify"', html)
    assert 'style="color:#0000c8"' in html


def test_a_page_for_light_and_dark_with_inlined_rules() -> None:
    html = prepared(paragraph("a"), {"type": "button", "attrs": {"text": "Go", "color": "#111", **LINK}}).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert re.search(r'<p [^>]*style="margin: ?0 0 16px', html)
    assert '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="600"' in html
    assert "max-width:600px" in html
    assert not re.search("#(fff|ffffff|000|000000)\\b", html)
    assert "<title>Hi</title>" in html


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#1d4ed8", "#7f1d1d", "#facc15", "#808080"])
def test_colours_stay_readable_in_the_dark(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5
    for surface in (DARK, LIGHT):
        assert contrast(readable_on(surface, colour, 4.5), surface) >= 4.5


@given(st.from_regex("#[0-9a-f]{6}", fullmatch=True))
def test_any_colour_is_readable_on_any_ground(colour: str) -> None:
    assert contrast(readable_on(DARK, colour, 4.5), DARK) >= 4.5
    assert contrast(text_on(colour), colour) >= 4


def test_links_are_counted_and_tracked_like_those_of_html() -> None:
    button = {"type": "button", "attrs": {"text": "Go", "href": "https://b.test/"}}
    image = {"type": "image", "attrs": {"src": "/a.png", "href": "https://a.test/"}}
    varying = paragraph(text("b", "link", href="https://c.test/?x={{ city }}"))
    made = prepared(paragraph(text("a", "link", href="https://a.test/")), button, image, varying)
    assert made.links == ["https://a.test/", "https://b.test/"]
    assert made.varying == ["https://c.test/?x={{ city }}"]
    assert made.variables == ["city"]
    assert re.findall(r'href="(\{\{[^"]*)"', made.html)[:4] == [
        "{{ godwit_link_0 }}",
        "{{ godwit_link_1 }}",
        "{{ godwit_link_0 }}",
        "{{ godwit_varying_0 }}",
    ]


def test_template_syntax_may_be_typed_anywhere() -> None:
    button = {"type": "button", "attrs": {"text": "Hi {{ city|upper }}", "href": "https://a.test/{{ city }}"}}
    typed = paragraph(
        'Dear {{ first_name|default("x > y") }}{% if city %} of ', text("{{ city }}", "bold"), "{% endif %}!"
    )
    assert text_of(typed, button, city="Bonn") == "Dear x > y of Bonn!\n\nHi BONN (https://a.test/Bonn)"
    assert text_of(typed, button) == "Dear x > y!\n\nHi  (https://a.test/)"


def test_a_condition_in_paragraphs_of_its_own_stands_around_blocks() -> None:
    blocks = [
        paragraph(" {% if city %} "),
        {"type": "heading", "attrs": {"level": 1}, "content": [text("{{ city }}")]},
        paragraph("{% else %}"),
        {"type": "horizontalRule"},
        paragraph("{% endif %}"),
        paragraph("end"),
    ]
    assert re.sub(r"\s", "", body(*blocks, city="Bonn")) == "<h1>Bonn</h1><p>end</p>"
    assert re.sub(r"\s", "", body(*blocks)) == "<hr><p>end</p>"


def test_a_condition_may_begin_inside_formatting_and_end_outside() -> None:
    assert body(paragraph(text("a{% if city %}b", "bold"), text("c{% endif %}d", "italic"))) == (
        "<p><strong>a</strong><em>d</em></p>"
    )


def problems(*blocks: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in find_problems("Hi", "", document(*blocks))]


@pytest.mark.parametrize(
    ("block", "path", "message"),
    [
        ({"type": "video"}, "type", "no node video"),
        ({}, "type", "needed"),
        ("x", "", "an object"),
        ({"type": "text", "text": "x"}, "", "can't stand here"),
        ({"type": "paragraph", "attrs": {"level": 1}}, "attrs.level", "not known"),
        ({"type": "paragraph", "marks": []}, "marks", "not known"),
        ({"type": "paragraph", "content": {}}, "content", "a list"),
        ({"type": "heading", "attrs": {"level": True}}, "attrs.level", "one of 1, 2, 3"),
        ({"type": "orderedList", "content": []}, "content", "needed"),
        ({"type": "image", "attrs": {}}, "attrs.src", "needed"),
        ({"type": "image", "attrs": {"src": "https://{{ city }}/a"}}, "attrs.src", "whole address"),
        ({"type": "image", "attrs": {"src": "/a.png", "alt": "{{ nope }}"}}, "attrs.alt", "no variable nope"),
        ({"type": "button", "attrs": {"text": "a", "href": "www.acme.org"}}, "attrs.href", "not a whole address"),
        ({"type": "button", "attrs": {"text": "a", "href": "java\nscript:alert(1)"}}, "attrs.href", "leads to the web"),
        ({"type": "button", "attrs": {"text": "a", "href": "https://{{ city }}/"}}, "attrs.href", "host may not vary"),
        ({"type": "button", "attrs": {"text": "a", "href": "#", "color": "red"}}, "attrs.color", "a colour"),
        (paragraph(text("a", "blink")), "content[0].marks[0].type", "no mark blink"),
        (paragraph(text("a", "bold", "bold")), "content[0].marks[1]", "twice"),
        (paragraph("a", text("b", "link", href="x")), "content[1].marks[0].attrs.href", "not a whole address"),
        (paragraph("a\n\nb", "c", "{{ a.b }}"), "content[2].text", "a dot"),
        (paragraph("{{ city }}\r\n", "\n{{ nope }}"), "content[1].text", "no variable nope"),
        (paragraph("{{ fir", text("st_name }}", "bold")), "content[0].text", "Formatting may not"),
        (paragraph("{{ 'a", text("b' }}", "bold")), "content[0].text", "Formatting may not"),
        (paragraph("a \ufdd4 b"), "content[0].text", "U+FDD4"),
        (paragraph("{% for x in y %}"), "content[0].text", "not available"),
        (paragraph(variable("x')}}{{")), "content[0].attrs.name", "no variable"),
        (paragraph(variable("custom.1st")), "content[0].attrs.name", "no variable"),
        (paragraph(variable("city", "x" * 121)), "content[0].attrs.default", "longer"),
    ],
)
def test_problems_name_their_place(block: Any, path: str, message: str) -> None:
    whole = "content.document.content[1]" + (f".{path}" if path else "")
    [(where, what)] = problems(paragraph("fine"), block)
    assert where == whole
    assert message in what


def test_conditions_that_would_leave_half_a_paragraph_are_refused() -> None:
    found = problems(paragraph("{% if city %}a"), paragraph("b{% endif %}"))
    assert [path for path, _ in found] == ["content.document.content[0]", "content.document.content[1]"]
    quoted = {"type": "blockquote", "content": [paragraph("{% endif %}")]}
    assert {path for path, _ in problems(paragraph("{% if city %}"), quoted)} == {
        "content.document.content",
        "content.document.content[1].content",
    }


@pytest.mark.parametrize("blank", [None, {"type": "doc"}, {"type": "doc", "content": [paragraph(" "), paragraph()]}])
def test_what_an_editor_makes_of_nothing_is_no_content(blank: Any) -> None:
    [problem] = find_problems("Hi", "", {"format": "document", "document": blank})
    assert (problem.path, problem.message) == ("content.document", "Content is needed.")


def test_limits() -> None:
    deep = paragraph("a")
    for _ in range(25):
        deep = {"type": "blockquote", "content": [deep]}
    assert "deep" in problems(deep)[0][1]
    assert "nodes" in problems(*[paragraph()] * 5001)[0][1]
    assert "Longer than" in problems(paragraph("x" * 300_001))[0][1]
    assert (
        "Links to more"
        in problems(*[paragraph(text("a", "link", href=f"https://a.test/{n}")) for n in range(1001)])[0][1]
    )
    assert len(problems(*[{"type": "video"}] * 200)) == 50


def test_a_text_beside_the_document_replaces_its_text_version() -> None:
    made = prepared(paragraph("a"), text="See https://a.test/ {{ unsubscribe_url }}")
    assert made.text == "See {{ godwit_link_0 }} {{ unsubscribe_url }}"


def test_images_that_say_nothing_are_warned_about() -> None:
    images = [{"type": "image", "attrs": {"src": f"/{alt}.png", "alt": alt}} for alt in ("", "A")]
    [warning] = find_warnings("Hi", "", document(*images), ORIGIN, "1 Main St, Springfield")
    assert "“/.png” has no alt text" in warning.message


def errors_of(html: str) -> list[str]:
    """What a browser would have to mend."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [error for _, error, _ in parser.errors]


PEOPLE: list[dict[str, Any]] = [{}, {"city": "<b>&'\"", "first_name": "x", "custom": {"plan": "</td>"}}]


@settings(max_examples=60)
@given(documents)
def test_any_document_makes_sound_html_and_a_text_that_says_the_same(made: dict[str, Any]) -> None:
    content = {"format": "document", "document": json.loads(json.dumps(made))}
    try:
        revision = MessageTemplate(prepare("Hi {{ city }}", "Pre", content, ORIGIN, "1 Main St"))
    except NotSendable as refused:
        assert [problem.message for problem in refused.problems] == ["Content is needed."]  # noqa: PT017
        return
    for person in PEOPLE:
        rendered = revision.render_untracked(person, "https://u.test/")
        assert errors_of(rendered.html) == []
        for words in said(made):
            for word in words.split():
                assert word in rendered.text


def said(node: dict[str, Any]) -> list[str]:
    """The texts outside of conditions that have no tags."""
    found = [node["text"]] if "{" not in node.get("text", "{") else []
    inside = node.get("content", [])
    conditional = any("{% if" in str(block.get("content")) for block in inside if block["type"] == "paragraph")
    return found if conditional else found + [each for child in inside for each in said(child)]


@given(faulty())
def test_a_document_with_one_fault_has_problems(made: dict[str, Any]) -> None:
    found = find_problems("Hi", "", {"format": "document", "document": made})
    assert found
    assert all(problem.path.startswith("content.document") for problem in found)


@given(junk)
def test_junk_raises_nothing(value: Any) -> None:
    content = {"format": "document", "document": value}
    if not find_problems("Hi", "", content):
        prepare("Hi", "", content, ORIGIN)


@given(texts, texts)
def test_texts_side_by_side_never_become_a_tag(left: str, right: str) -> None:
    made = sent(paragraph(text(left), text(right), {"type": "variable", "attrs": {"name": "city"}}, "."), city="Bonn")
    assert errors_of(made.html) == []
    assert "Bonn." in made.text
