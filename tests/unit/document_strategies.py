"""Email documents made up by Hypothesis: those that can be sent, and those that cannot."""

import copy
from typing import Any

from godwit.content.personalisation import CONTACT_FIELDS
from hypothesis import strategies as st

characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
words = st.text(characters, max_size=12).filter(lambda text: "{{" not in text and "{%" not in text)
typed = st.sampled_from(
    ["{", "a {", "{{ city }}", "{{ custom.plan|default('<x>') }}", "{% if city %}A & {{ city }}{% else %}B{% endif %}"]
)
texts = words | words | typed
names = st.sampled_from(sorted(CONTACT_FIELDS)) | st.from_regex(r"custom\.[a-z][a-z0-9_]{0,20}", fullmatch=True)
colours = st.none() | st.from_regex(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", fullmatch=True) | st.just("rgb(1, 22, 255)")
links = st.sampled_from(
    [
        "https://acme.org/",
        "https://acme.org/?a=1&b={{ city }}#x",
        "mailto:a@acme.org?subject=Hi {{ first_name }}",
        "tel:+4912345",
        "/media/x.pdf",
        "{{ unsubscribe_url }}",
        "{{ view_url }}",
    ]
)
alignments = st.sampled_from([None, "left", "center", "right"])
text_alignments = st.fixed_dictionaries({}, optional={"textAlign": alignments | st.just("justify")})


def node(kind: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(kind), **parts})


marks = st.lists(
    st.sampled_from(["bold", "italic", "underline", "strike", "code"]).map(lambda kind: {"type": kind})
    | links.map(lambda href: {"type": "link", "attrs": {"href": href, "target": "_blank", "class": None}})
    | colours.map(lambda colour: {"type": "textStyle", "attrs": {"color": colour}}),
    max_size=4,
    unique_by=lambda mark: str(mark["type"]),
)
inline = st.lists(
    node("text", text=texts, marks=marks)
    | node("text", text=texts)
    | node("hardBreak")
    | node("variable", attrs=st.fixed_dictionaries({"name": names, "default": st.none() | words}), marks=marks),
    max_size=5,
)
paragraphs = node("paragraph", content=inline, attrs=text_alignments)
leaves = (
    paragraphs
    | node("heading", content=inline, attrs=st.fixed_dictionaries({"level": st.sampled_from([1, 2, 3])}))
    | node("codeBlock", content=st.lists(node("text", text=texts), max_size=2))
    | node("horizontalRule")
    | node(
        "image",
        attrs=st.fixed_dictionaries(
            {"src": st.sampled_from(["https://acme.org/a.png?x=1&y", "/media/b.png"])},
            optional={
                "alt": st.none() | texts,
                "width": st.none() | st.integers(1, 2000),
                "align": alignments,
                "href": st.none() | links,
            },
        ),
    )
    | node(
        "button",
        attrs=st.fixed_dictionaries(
            {"text": texts.filter(str.strip), "href": links}, optional={"align": alignments, "color": colours}
        ),
    )
)


def _containers(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    inside = st.lists(blocks, min_size=1, max_size=3)
    items = st.lists(node("listItem", content=inside), min_size=1, max_size=3)
    return (
        node("blockquote", content=inside)
        | node("bulletList", content=items)
        | node("orderedList", content=items, attrs=st.fixed_dictionaries({}, optional={"start": st.integers(0, 999)}))
    )


blocks = st.recursive(leaves, _containers, max_leaves=6)


def _with_condition(content: list[Any]) -> list[Any]:
    begin, end = (
        {"type": "paragraph", "content": [{"type": "text", "text": tag}]} for tag in ("{% if city %}", "{% endif %}")
    )
    return [begin, *content, end]


documents = st.lists(
    st.lists(blocks, min_size=1, max_size=3) | st.lists(blocks, max_size=2).map(_with_condition), min_size=1, max_size=3
).map(lambda parts: {"type": "doc", "content": [block for part in parts for block in part]})
"""Documents that can be sent, but for those that say nothing."""

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
kinds = st.sampled_from(["doc", "paragraph", "text", "listItem", "bulletList", "image", "button", "variable", "link"])
keys = st.sampled_from(["type", "attrs", "content", "marks", "text", "href", "src", "name"])
junk: st.SearchStrategy[Any] = st.recursive(
    scalars | kinds,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=4)
        | st.fixed_dictionaries({"type": kinds, "content": st.lists(inner, max_size=3)})
    ),
    max_leaves=12,
)
"""Anything, much of it nearly a document."""

FAULTS: list[dict[str, Any]] = [
    {"type": "video"},
    {"type": "text", "text": "x"},
    {"type": "paragraph", "attrs": {"colour": "red"}},
    {"type": "paragraph", "attrs": {"textAlign": "middle"}},
    {"type": "paragraph", "style": "x"},
    {"type": "paragraph", "content": [{"type": "paragraph"}]},
    {"type": "paragraph", "content": [{"type": "text", "text": "x", "marks": [{"type": "blink"}]}]},
    {"type": "paragraph", "content": [{"type": "text", "text": "{{ a.b }}"}]},
    {"type": "paragraph", "content": [{"type": "text", "text": "{% if city %}"}]},
    {"type": "paragraph", "content": [{"type": "text", "text": "\ufdd0"}]},
    {"type": "paragraph", "content": [{"type": "variable", "attrs": {"name": "nope"}}]},
    {"type": "paragraph", "content": "x"},
    {"type": "heading", "attrs": {"level": 4}},
    {"type": "heading"},
    {"type": "bulletList", "content": []},
    {"type": "bulletList", "content": [{"type": "paragraph"}]},
    {"type": "image", "attrs": {"src": "javascript:alert(1)"}},
    {"type": "image", "attrs": {"src": "data:image/png;base64,AAAA"}},
    {"type": "image", "attrs": {"src": "https://acme.org/a.png", "width": "100%"}},
    {"type": "button", "attrs": {"text": "Go", "href": "javascript:alert(1)"}},
    {"type": "button", "attrs": {"text": "Go", "href": "https://acme.org/", "color": "red;x:y"}},
    {"type": "button", "attrs": {"text": "", "href": "https://acme.org/"}},
]
"""Blocks that each make a document one that cannot be sent."""


@st.composite
def faulty(draw: st.DrawFn) -> dict[str, Any]:
    """A document that could be sent but for one block, somewhere."""
    document: dict[str, Any] = copy.deepcopy(draw(documents))
    quotes = [block["content"] for block in document["content"] if block["type"] == "blockquote"]
    places = [document["content"], *quotes]
    place = draw(st.sampled_from(places))
    place.insert(draw(st.integers(0, len(place))), draw(st.sampled_from(FAULTS)))
    return document
