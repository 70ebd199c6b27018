import pytest
from godwit.content.prepare import prepare
from godwit.content.template import MessageTemplate

ORIGIN = "https://mail.test"
FOOTER = "\n--\nUnsubscribe: #\nView in browser: #\n"


def text_of(html: str, **values: object) -> str:
    """The text version of HTML, without the footer that is added."""
    made = prepare("Subject", "", {"format": "html", "html": html}, ORIGIN)
    text = MessageTemplate(made).render_untracked(values, "#").text
    assert text.endswith(FOOTER)
    return text.removesuffix(FOOTER).rstrip("\n")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A</h1><p>b\n  c <b>d</b>,e</p><p>f</p>", "A\n\nb c d,e\n\nf"),
        ("<div>a<div>b</div></div><div>c</div>", "a\nb\nc"),
        ("a<br>b<br/><br>c<br><br><br><br>d", "a\nb\n\nc\n\nd"),
        ("<p>a</p>b<hr>c", "a\n\nb\n\n---\n\nc"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "- a\n- b\n  - c\n- d\n\ne"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ol start=9><li>a</li><li>b</li></ol><ol start=x><li>c</li></ol>", "9. a\n10. b\n\n1. c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<pre>a\n  b\n\n\n</pre>c", "a\n  b\n\nc"),
        ("a&nbsp;&amp;&lt;b&gt; &#x1F600; &eacute;", "a\u00a0&<b> 😀 é"),
        ("<a href='https://x.test/'>Shop</a> now", "Shop (https://x.test/) now"),
        ("<a href='https://x.test/'><img src=/a alt='The shop'></a>", "The shop (https://x.test/)"),
        ("<a href='https://x.test/'><img src=/a></a>", "https://x.test/"),
        (
            "<a href='mailto:a@x.test'>a@x.test</a> <a href='mailto:a@x.test'>Mail</a>",
            "a@x.test Mail (mailto:a@x.test)",
        ),
        ("<a href=#top>Top</a><a name=x>y</a>", "Topy"),
        ("<title>t</title><style>p{top:0}</style><script>x</script><!-- c -->a", "a"),
        ("<div style='display : none'>a<div>b</div>c</div><p hidden>d</p>e", "e"),
        ("<p style='display:none'>a<p>b", "b"),
        ("<p style='display:none'>a<b>c<div>b</div>", "b"),
        ("<p style='display:none'>a<table><tr><td>b</table>", "b"),
        ("<div><p style='display:none'>a</div>b", "b"),
        ("<table><tr><td style='display:none'>a<p>c<td>b<tr><td>d</table>", "b\nd"),
        ("<table><tr style='display:none'><td>a<table><tr><td>c</table>e<tr><td>b</table>d", "b\nd"),
        ("<table><tbody style='display:none'><tr><td>a<tbody><tr><td>b</table>", "b"),
        ("<ul><li style='display:none'>a<ul><li>c</ul>e<li>b</ul>", "- b"),
        ("<dl><dt style='display:none'>a<dd>b<dd style='display:none'>c</dl>d", "b\n\nd"),
        ("<div style='display:none'>a</p></td><p>c</div>b", "b"),
        ("<div style='display:none'><br>a<img alt=x></div>b", "b"),
        ("<td style='display:none'>m<td>b", "b"),
        ("<style>.x{display:none}</style><p class=x>a</p>b", "b"),
        ("<!--[if mso]>a<![endif]--><!--[if !mso]><!-->b<!--<![endif]-->", "b"),
        ("{ a } &#123;&#123; city }} &#123;% if %} &#123;{{ city }}", "{ a } {{ city }} {% if %} {Bonn"),
        ("{{ '{{' }} {{ city }}", "{{ Bonn"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html, city="Bonn") == text


@pytest.mark.parametrize(
    ("html", "with_city", "without"),
    [
        ("Dear {% if city %}A{% else %}B{% endif %}, hi", "Dear A, hi", "Dear B, hi"),
        ("Hi {% if city %}there {% endif %}you", "Hi there you", "Hi you"),
        ("<p>a</p>{% if city %}<p>b</p>{% endif %}<p>c</p>", "a\n\nb\n\nc", "a\n\nc"),
        ("<p>a</p>{% if city %}b{% endif %}<p>c</p>", "a\n\nb\n\nc", "a\n\nc"),
        ("<p>a</p>{% if city %}<p>b</p>{% else %}<p>d</p>{% endif %}c", "a\n\nb\n\nc", "a\n\nd\n\nc"),
        ("<ul><li>a</li>{% if city %}<li>b</li>{% endif %}<li>c</li></ul>", "- a\n- b\n- c", "- a\n- c"),
        ("<b>a</b>{% if city %}b{% endif %}c", "abc", "ac"),
        ("<p style=display:none>{% if city %}x{% endif %}</p>{% if city %}b{% else %}c{% endif %}", "b", "c"),
    ],
)
def test_each_branch_of_a_condition_reads_well(html: str, with_city: str, without: str) -> None:
    assert (text_of(html, city="x"), text_of(html)) == (with_city, without)


def test_text_beside_html_is_used_and_its_links_are_tracked_with_the_same_numbers() -> None:
    content = {
        "format": "html",
        "html": '<a href="https://a.test/">a</a><a href="https://b.test/?c={{ city }}">b</a>',
        "text": "B: https://b.test/?c={{ city }}, A: (https://a.test/).\nC: https://c.test/x{% if city %} !{% endif %}",
    }
    made = prepare("Subject", "", content, ORIGIN)
    assert made.links == ["https://a.test/", "https://c.test/x"]
    assert made.varying == ["https://b.test/?c={{ city }}"]
    assert made.text == (
        "B: {{ godwit_varying_0 }}, A: ({{ godwit_link_0 }}).\n"
        "C: {{ godwit_link_1 }}{% if city %} !{% endif %}\n\n--\nUnsubscribe: {{ unsubscribe_url }}\n"
        "View in browser: {{ view_url }}\n"
    )


def test_text_alone_is_shown_as_html_too() -> None:
    content = {"format": "text", "text": "Hi {{ city }} <3\n\nSee https://a.test/?b=1&c=2.\n{{ unsubscribe_url }}"}
    made = MessageTemplate(prepare("S", "Pre", content, ORIGIN)).render_untracked({"city": "<b>"}, "https://u.test/")
    assert made.text == "Hi <b> <3\n\nSee https://a.test/?b=1&c=2.\nhttps://u.test/"
    assert "Hi &lt;b&gt; &lt;3<br>\n<br>\nSee " in made.html
    assert '<a href="https://a.test/?b=1&amp;c=2">https://a.test/?b=1&amp;c=2</a>.<br>' in made.html
    assert '<a href="https://u.test/">https://u.test/</a>' in made.html
    assert made.html.startswith("<!doctype html>")
