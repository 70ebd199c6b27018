import re
from typing import Any

import css_inline
import html5lib
import pytest
from godwit.content.prepare import NotSendable, prepare
from godwit.content.prepared import Prepared
from godwit.content.template import MessageTemplate
from godwit.tracking.tokens import Signer
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOWHERE, WORKSPACE

ORIGIN = "https://mail.test"
U = '<a href="{{ unsubscribe_url }}">u</a>'

URLS = Signer('{"1": "0123456789abcdef0123456789abcdef"}').urls(ORIGIN, WORKSPACE, NOWHERE, 1)

browsers_view = css_inline.CSSInliner(
    inline_style_tags=False, keep_style_tags=True, keep_link_tags=True, load_remote_stylesheets=False
).inline
"""An HTML5 parser and serialiser, its actual trade switched off."""


def prepared(html: str, **more: Any) -> Prepared:
    return prepare("Subject", more.pop("preheader", ""), {"format": "html", "html": html, **more}, ORIGIN)


def body(html: str) -> str:
    """What becomes of a body: without the page around it and the pixel."""
    made = prepared(f"<html><body>{html}{U}</body></html>").html
    return made.removeprefix("<html><body>").partition(U)[0]


def link_of(href: str) -> str:
    """Where a link with this address, as HTML has it, leads."""
    made = prepared(f"<a href={href}>x</a>")
    assert len(made.links) == 1
    assert '<a href="{{ godwit_link_0 }}">' in made.html
    return made.links[0]


def faults(html: str) -> list[tuple[str, int | None]]:
    with pytest.raises(NotSendable) as refused:
        prepared(html)
    assert {problem.path for problem in refused.value.problems} == {"content.html"}
    return [(problem.message, problem.line) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("<script>alert(1)</script>", ""),
        ("<SCRIPT SRC=x></SCRIPT >a", "a"),
        ("<script/><img src=x onerror=alert(1)></script>", ""),
        ("<<script></script>img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("<p onclick='x()' ONLOAD=y title=t>a</p>", "<p   title=t>a</p>"),
        ("<b title onclick=x =javascript:alert(1)>a</b>", "<b title / =javascript:alert(1)>a</b>"),
        ("<b title onclick=x onload=y =javascript:alert(1)>a</b>", "<b title  / =javascript:alert(1)>a</b>"),
        ('<b title onclick="x"=javascript:alert(1)>a</b>', "<b title /=javascript:alert(1)>a</b>"),
        (
            "<p title=x title={{ city }} title={{ city }}>a</p>",
            '<p title=x title="{{ city }}" title="{{ city }}">a</p>',
        ),
        ("<a href='java\tscript:alert(1)'>a</a>", "<a >a</a>"),
        ("<a href='&#106;avascript&colon;x'>a</a>", "<a >a</a>"),
        ("<img src=' vbscript:x' alt=a>", "<img  alt=a>"),
        ("<img src='java{% if city %}{% endif %}script:alert(1)' alt=a>", "<img  alt=a>"),
        ("<link href='java{{ city }}script:alert(1)'>", "<link >"),
        ("<a href='data:text/html,x'>a</a>", "<a >a</a>"),
        ("<iframe src=x>y</iframe><object><p>a</p></object><embed src=x>", ""),
        ("<form action=x><input name=a><button>Go</button></form>", "Go"),
        ("<select><option>1</select><textarea><b></textarea>", ""),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
        ("<svg/>a<math><mi>x</mi></math>", "a"),
        ("<svg>a", "a"),
        ("<meta http-equiv=refresh content='0;url=x'><base href='https://evil.test/'>", ""),
        ("<noscript><p>a</p></noscript>", "<p>a</p>"),
        ("<object>{% if city %}a<b>{% endif %}</object>", "{% if city %}{% endif %}"),
        ("<!--[if mso]><script>x</script><p onclick=x>a</p><![endif]-->", "<!--[if mso]><p >a</p><![endif]-->"),
    ],
)
def test_what_runs_is_removed(source: str, sent: str) -> None:
    assert body(source) == sent


SCRAPS = (
    "< > / = \" ' <p <a <img script </script> <script> <style> </style> <svg> </svg> <title> </title> <!-- --> <select>"
    " title title=x title={{city}} =javascript:alert(1) onerror=alert(1) src=/x href= javascript:alert(1) {{city}}"
    " {%if~city%} {%else%} {%endif%} </select> <noscript>"
    " <textarea> </textarea> <math> <!--[if~mso]> <![endif]--> x - ! &lt;"
)
scraps = st.sampled_from([scrap.replace("~", " ") for scrap in SCRAPS.split(" ")])
cities = st.sampled_from(
    ["", "x", "-", "!", "--", "<script>", "' onerror=alert(1) ", '" onerror=alert(1) ', "img src "]
)


@given(st.lists(scraps, max_size=14), cities, st.booleans())
def test_no_scrap_of_html_runs_anything(parts: list[str], city: str, spaced: bool) -> None:
    try:
        made = prepared((" " if spaced else "").join(parts))
    except NotSendable:
        return
    # As a browser takes it apart: tags only, not what stands in texts, values and comments.
    seen = browsers_view(MessageTemplate(made).render_untracked({"city": city}, "#").html)
    seen = re.sub(r"<!--.*?-->|<(style|title)>.*?</\1>", "", seen, flags=re.DOTALL)
    for tag in re.findall(r'<[a-zA-Z](?:[^">]|"[^"]*")*>', seen):
        assert not re.match(r"<(script|iframe|form|svg|math|object|textarea|select)\b", tag)
        names = re.findall(r'\s([^\s="]+)(?:="[^"]*")?', tag)
        assert not [name for name in names if name.startswith("on")]
        assert not re.search(r'="\s*javascript:', tag)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<{{ city }}>", "instead of <"),
        ("<{% if city %}script>{% endif %}", "instead of <"),
        ("</{{ city }}>", "text and in attribute values"),
        ("<p{{ city }}>", "not between attributes"),
        ("<p {{ city }}>", "not between attributes"),
        ("<p {% if city %}class=a{% endif %}>", "not between attributes"),
        ("<p title='{% if city %}'>{% endif %}' onclick=x y='>", "inside the same attribute value"),
        ("<p title='{% if city %}a'>{% endif %}", "inside the same attribute value"),
        ("<p title='{% else %}'>", "stands outside"),
        ("{% if city %}<style>{% endif %}</style>", "inside the same element"),
        ("<style>{% if city %}</style>{% endif %}", "inside the same element"),
        ("{% if city %}<!--{% endif %} x -->", "inside the same comment"),
        ("<!-- {% if city %}-{% endif %}-> <img> -->", "in front of > in a comment"),
        ("<!--{{ city }}> <img> -->", "in front of > in a comment"),
        ("<!doctype {{ city }}>", "text and in attribute values"),
        ("<p title='x", "is not closed"),
        ("<!-- x", "is not closed"),
        ("<title>x", "is not closed"),
        ("<p><div", "is not closed"),
        ("<div>" * 200, "nest more than"),
        ("<div></x>" * 200, "nest more than"),
        ("<p " + "a " * 200 + ">", "attributes"),
        ("a \x00 b", "U+0000"),
        ("a \ud800 b", "U+D800"),
        ("a \ufdd00\ufdd1 b", "U+FDD0"),
    ],
)
def test_tags_that_would_change_how_html_is_read_are_refused(source: str, message: str) -> None:
    assert message in faults(source)[0][0]


def test_faults_name_their_line_also_behind_tags_of_several_lines() -> None:
    source = "<p>{{ city|default(\n'x') }}</p>\n<a href='www.x.test'>x</a>\n<!--[if mso]>\n<a href=y>y</a><![endif]-->"
    assert [line for _, line in faults(source)] == [3, 5]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ('"https://x.test/?a=1&amp;b=2#c"', "https://x.test/?a=1&b=2#c"),
        ('"https://x.test/?a=1&b=2"', "https://x.test/?a=1&b=2"),
        ('"https://x.test/?a=1&copy=2&lt=3&reg"', "https://x.test/?a=1&copy=2&lt=3®".replace("®", "%C2%AE")),
        ("https://x.test/a?b=c&d", "https://x.test/a?b=c&d"),
        ("'https://x.test/%20%C3%BC+%2F?q=%26&r=a+b'", "https://x.test/%20%C3%BC+%2F?q=%26&r=a+b"),
        ('"https://x.test/a b/ü"', "https://x.test/a%20b/%C3%BC"),
        ('" https://x.test/a\n&#9;b "', "https://x.test/ab"),
        ('"https://müller.test/"', "https://xn--mller-kva.test/"),
        ('"http://127.0.0.1:8787/x"', "http://127.0.0.1:8787/x"),
        ('"//cdn.test/x"', "https://cdn.test/x"),
        ('"/media/x.pdf"', "https://mail.test/media/x.pdf"),
        ('"https://x.test/?q={a}|[b];c:d@e!$\'()*,~^`"', "https://x.test/?q={a}|[b];c:d@e!$'()*,~^`"),
        ('"https://x.test/#/app?x=1&amp;y=%23"', "https://x.test/#/app?x=1&y=%23"),
    ],
)
def test_links_arrive_as_they_were_written(href: str, target: str) -> None:
    assert link_of(href) == target


legal = st.text("abcXYZ019-._~:/?#[]@!$&'()*+,;=%", max_size=40)


@given(legal)
def test_any_legal_address_survives(rest: str) -> None:
    address = "https://x.test/" + rest
    assert link_of(f'"{address.replace("&", "&amp;")}"') == address


@pytest.mark.parametrize(
    "href", ["mailto:a@x.test?subject=Hi%20there", "tel:+4912", "#top", "sms:+49", "{{ unsubscribe_url }}", "app://x"]
)
def test_other_links_stay_as_they_are(href: str) -> None:
    made = prepared(f'<a class="x" href="{href}">x</a>')
    assert f'<a class="x" href="{href}">x</a>' in made.html
    assert made.links == made.varying == []


@pytest.mark.parametrize(
    "href",
    [
        "{{ custom.url }}",
        "{% if city %}https://a.test/{% else %}https://b.test/{% endif %}",
        "https://{{ city }}.test/",
        "https://x.test{{ city }}",
        "https://x.test:{{ city }}/",
        "https://x.test\\{{ city }}",
        "https://x.test\\@evil.test/",
        "https://x.test\\@{{ company }}/",
        "{{ unsubscribe_url }}{{ city }}",
        "www.x.test",
        "",
        "https://",
        "https:///x",
        "https://x.test:65536/",
        "https://x.test:99999",
        "https://user@x.test/",
        "https://x test/",
        "https://x.test/" + "a" * 3000,
        "http:x",
    ],
)
def test_links_that_cannot_be_sent_are_faults(href: str) -> None:
    assert faults(f'\n<a href="{href}">x</a>')[0][1] == 2


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        (
            "<a href='mailto:{{ email }}?subject={{ city }}'>",
            'href="mailto:a%26bcc%3Db+c@x.test?subject=Ulm%26bcc%3Dx%40x.test"',
        ),
        ("<a href='tel:{{ phone }}'>", 'href="tel:+49%2C1"'),
        ("<a href='sms:{{- phone -}}?body={{ phone }}'>", 'href="sms:+49%2C1?body=%2B49%2C1"'),
        (
            "<a href='sms:1?body={% if city %}{{ city|default(\"it's\")|upper }}{% endif %}'>",
            "body=ULM%26BCC%3DX%40X.TEST",
        ),
        ("<a href='mailto:a@x.test?body={{ custom.nothing|default('a&b') }}'>", 'body=a%26b"'),
        ("<a href='#{{ city }}'>", 'href="#Ulm%26bcc%3Dx%40x.test"'),
        (
            "<img alt='' src='https://x.test/?a={{ city }}&amp;b'>",
            'src="https://x.test/?a=Ulm%26bcc%3Dx%40x.test&amp;b"',
        ),
        ("<td background='/{{ city }}.png'>", 'background="/Ulm%26bcc%3Dx%40x.test.png"'),
        ("<!--[if mso]><v:fill src='/{{ city }}'><![endif]-->", 'src="https://mail.test/Ulm%26bcc%3Dx%40x.test"'),
    ],
)
def test_values_in_addresses_are_only_ever_values(source: str, sent: str) -> None:
    values = {"email": "a&bcc=b+c@x.test", "city": "Ulm&bcc=x@x.test", "phone": "+49,1"}
    assert sent in MessageTemplate(prepared(source)).render_untracked(values, "#").html


@pytest.mark.parametrize(
    "source",
    [
        "<img alt='' src='{{ city }}'>",
        "<img alt='' src='{{ city }}://x.test/'>",
        "<img alt='' src='https://{{ city }}/'>",
        "<img alt='' src='https://x.test{{ city }}'>",
        "<img alt='' src='{% if city %}https:{% endif %}//x.test/'>",
        "<img alt='' src='data:{{ city }}'>",
        "<link rel=stylesheet href='{{ city }}'>",
        "<td background='{{ city }}'>",
        "<v:image src='{{ city }}'>",
        "<!--[if mso]><v:fill src='{{ city }}'><![endif]-->",
        "<p style='background:url(&quot;{{ city }}&quot;)'>",
        "<style>p{background:url( {{ city }} )}</style>",
        "<a href='mailto:{{ city }}' style='background:url({{ city }})'>",
    ],
)
def test_no_value_changes_where_an_address_leads(source: str) -> None:
    assert faults(source)[0][0] in (
        "An address must begin with a fixed scheme and host, such as https://example.com/.",
        "An image has a whole address: begin it with https://, or / for your own images.",
    )


@pytest.mark.parametrize(
    "src", ["", " ", "logo.png", "images/logo.png", "www.x.test/logo.png", "https:/x.test", "https://"]
)
def test_an_image_that_nobody_would_find_is_a_problem(src: str) -> None:
    assert "an image has a whole address" in faults(f"<img alt='' src='{src}'>")[0][0].lower()


def test_links_to_one_target_share_a_number() -> None:
    made = prepared("<a href=https://a.test/>1</a><a href=https://b.test/>2</a><a href='https://a.test/'>3</a>")
    assert made.links == ["https://a.test/", "https://b.test/"]
    assert re.findall(r"godwit_link_\d", made.html) == ["godwit_link_0", "godwit_link_1", "godwit_link_0"]


def test_outlooks_buttons_and_image_maps_are_tracked() -> None:
    made = prepared(
        '<map><area href="https://a.test/"></map><!--[if mso]><v:rect href="https://b.test/">x</v:rect><![endif]-->'
    )
    assert made.links == ["https://a.test/", "https://b.test/"]
    assert '<v:rect href="{{ godwit_link_1 }}">' in made.html


@pytest.mark.parametrize(
    "opening", ["<!--[if mso]>", "<!--[IF mso]>", "<!-- [if mso]>", "<!--[if gte mso 9] >", "<!--[ if IE ]>"]
)
@pytest.mark.parametrize(
    "closing", ["<![endif]-->", "<![endif] -->", "<![ENDIF]-->", "<! [ endif ] -->", "<!--[endif]-->", "-->", "--!>"]
)
def test_what_only_outlook_reads_goes_by_the_same_rules(opening: str, closing: str) -> None:
    made = prepared(f"{opening}<script>x</script><a href='https://a.test/' onclick=x>a</a>{closing}b")
    assert f'{opening}<a href="{{{{ godwit_link_0 }}}}" >a</a>{closing}b' in made.html
    assert made.links == ["https://a.test/"]


@pytest.mark.parametrize("opening", ["<!--[if !mso]><!-->", "<!--[if !mso]> <!-- -->", "<!--[IF !mso]>-->"])
def test_what_all_but_outlook_read_goes_by_them_too(opening: str) -> None:
    source = f"{opening}<style>p{{color:red}}</style><a href='javascript:x'>a</a><!-- <![endif]-->"
    made = prepared(f"{source}<style>b{{color:red}}</style><p>x</p><b>y</b>")
    assert f"{opening}<style>p{{color:red}}</style><a >a</a><!-- <![endif]-->" in made.html
    assert '<p>x</p><b style="color: red">y</b>' in made.html


def test_styles_are_inlined_and_kept() -> None:
    css = "p{color:red}.a{margin:0;font-family:'A B'}@media (max-width:9px){p{color:blue}}p:hover{color:green}"
    made = prepared(f"<style>{css}</style><p class=a style='top:1px'>x</p>{{% if city %}}<p>y</p>{{% endif %}}").html
    assert f"<style>{css}</style>" in made
    assert "<p class=a style=\"color: red;margin: 0;font-family: 'A B'; top:1px\">x</p>" in made
    assert '{% if city %}<p style="color: red">y</p>{% endif %}' in made


def test_rules_that_are_not_for_all_are_not_inlined() -> None:
    css = "<style media=print>p{color:red}</style><!--[if !mso]><!--><style>p{top:0}</style><!--<![endif]-->"
    assert "<p>x</p>" in prepared(f"{css}<p>x</p>").html


def test_style_sheets_are_never_read_from_disk() -> None:
    html = f'<link rel="stylesheet" href="{__file__}"><style>p{{top:0}}</style><p>x</p>'
    assert html.replace("<p>", '<p style="top: 0">') in prepared(html).html


def test_pixel_preheader_and_footer_stand_in_the_body() -> None:
    made = prepared("<!doctype html><html lang=de><body class=x><p>Hi</p></body></html>", preheader="a < {{ city }}")
    assert re.fullmatch(
        r"<!doctype html><html lang=de><body class=x><div style=\"display:none[^\"]*\">a &lt; \{\{ city \}\}</div>"
        r"<p>Hi</p><div[^>]*><a href=\"\{\{ unsubscribe_url \}\}\"[^>]*>Unsubscribe</a> &middot; "
        r"<a href=\"\{\{ view_url \}\}\"[^>]*>View in browser</a></div>"
        r"\{% if godwit_pixel %\}<img src=\"\{\{ godwit_pixel \}\}\"[^>]*>\{% endif %\}</body></html>",
        made.html,
    )
    assert made.text == "Hi\n\n--\nUnsubscribe: {{ unsubscribe_url }}\nView in browser: {{ view_url }}\n"


FOR_ADA = "{% if first_name %}"


@pytest.mark.parametrize(
    "source",
    [
        FOR_ADA + "<html><body><p>Ada</p></body></html>{% else %}<html><body><p>you</p></body></html>{% endif %}",
        FOR_ADA + "\n<body><p>Ada</p>{% elif city %}<body>{% else %}<body><p>you</p>{% endif %}",
        "<!doctype html>\n<!-- x -->" + FOR_ADA + "<html><p>Ada</p>{% else %}<html><p>you</p></html>{% endif %}\n",
        "<html><head><title>{% if city %}x{% endif %}</title></head>"
        + FOR_ADA
        + "<body><p>Ada</p></body>{% else %}<body><p>you</p></body>{% endif %}</html>",
        "{% if city %}<html><body>x</body></html>{% else %}"
        + FOR_ADA
        + "<html><body><p>Ada</p></body></html>{% else %}<html><body><p>you</p></body></html>{% endif %}{% endif %}",
        FOR_ADA
        + "<html>{% else %}<html lang=en>{% endif %}<body><p>{{ first_name | default('you') }}</p></body></html>",
        "<body>" + FOR_ADA + "<p>Ada</p>{% else %}<p>you</p>{% endif %}</body>",
    ],
)
def test_every_branch_of_pages_has_preheader_footer_and_pixel(source: str) -> None:
    made = prepare("Subject", "Look", {"format": "html", "html": source}, ORIGIN, "1 Street")
    for values, greeting in (({"first_name": "Ada"}, "Ada"), ({}, "you")):
        html = MessageTemplate(made).render(values, URLS).html
        seen = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
        texts = [text.strip() for text in seen.find("body").itertext() if text.strip()]
        assert texts == ["Look", greeting, "1 Street", "Unsubscribe", "·", "View in browser"]
        assert [image.get("src") for image in seen.iter("img")] == [URLS.pixel]
        assert html.count("</body>") <= 1


pieces = st.sampled_from(
    ["<html>", "<head>", "</head>", "<body>", "</body>", "</html>", "x", FOR_ADA, "{% if city %}", "{% else %}"]
)


@given(st.lists(pieces | st.just("{% endif %}"), max_size=12), st.booleans(), st.booleans())
def test_whoever_gets_a_page_gets_one_footer_and_one_pixel(parts: list[str], named: bool, at_home: bool) -> None:
    try:
        made = prepared("".join(parts))
    except NotSendable:
        return
    values = {"first_name": "Ada" if named else "", "city": "Ulm" if at_home else ""}
    html = MessageTemplate(made).render(values, URLS).html
    assert (html.count(URLS.unsubscribe), html.count(URLS.pixel)) == (1, 1)


def test_each_page_has_the_styles_of_its_own_and_of_the_head_that_all_share() -> None:
    page = "<html><head><style>p {{color: {}}}</style></head><body><p>x</p></body></html>"
    two = FOR_ADA + page.format("red") + "{% else %}" + page.format("blue") + "{% endif %}"
    assert re.findall(r'<p style="([^"]*)"', prepared(two).html) == ["color: red", "color: blue"]
    head = "<html><head><style>p {color: red}</style></head>"
    shared = f"{head}{FOR_ADA}<body><p>{{% else %}}<body><p>{{% endif %}}</html>"
    assert re.findall(r'<p style="([^"]*)"', prepared(shared).html) == ["color: red", "color: red"]


INSIDE = "The body must not begin or end inside a condition."
WITHOUT_ELSE = "A condition around whole pages needs an {% else %}."


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("<html>\n<body>Hi{% if city %}\n</body>{% endif %}</html>", INSIDE, 3),
        ("{% if city %}<body class=a>{% else %}\n<body>{% endif %}x</body>", INSIDE, 1),
        ("<html>\n{% if city %}<body>x</body>{% else %}y{% endif %}</html>", INSIDE, 2),
        ("Hi {% if city %}<body>x</body>{% else %}<body>y</body>{% endif %}", INSIDE, 1),
        ("{{ city }}{% if city %}<body>x</body>{% else %}<body>y</body>{% endif %}", INSIDE, 1),
        ("{% if city %}<body>x{% else %}<body>y{% endif %}</body>", INSIDE, 1),
        ("{% if city %}<body>x{% else %}<body>y{% endif %}{% if city %}<body>{% endif %}", INSIDE, 1),
        ("{% if city %}<body>{% if email %}\n</body>{% endif %}{% else %}<body>{% endif %}", INSIDE, 2),
        ("{% if city %}<html>{% endif %}x</html>", INSIDE, 1),
        ("\n{% if city %}<body>x</body>{% endif %}", WITHOUT_ELSE, 2),
        ("{% if city %}<body>{% elif email %}<body>{% endif %}", WITHOUT_ELSE, 1),
    ],
)
def test_a_body_that_only_some_would_get_whole_is_a_problem(source: str, message: str, line: int) -> None:
    assert faults(source) == [(message, line)]


def test_a_link_that_only_some_would_see_does_not_replace_the_footer() -> None:
    made = prepared(f"{{% if city %}}{U}{{% endif %}}<!-- {{{{ unsubscribe_url }}}} -->")
    assert made.html.count("unsubscribe_url") == 3
    assert "Unsubscribe: " in made.text


def test_a_fragment_gets_a_page() -> None:
    made = prepare("Hi <{{ city }}>", "", {"format": "html", "html": "<p>x</p>"}, ORIGIN).html
    assert made.startswith('<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">')
    assert "<title>Hi &lt;{{ city }}&gt;</title>" in made
    assert "<body>\n<p>x</p>" in made


def test_our_images_get_their_whole_address() -> None:
    made = prepared("<img src='/media/a&amp;b.png' alt=x><img src=/media/{{city}}.png alt=y>").html
    assert '<img src="https://mail.test/media/a&amp;b.png" alt=x>' in made
    assert '<img src="https://mail.test/media/{{ (city)|godwit_quoted() }}.png" alt=y>' in made
