"""Campaign parameters in links: query strings and fragments survive, and what is no link to the web stays."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from godwit.content.prepare import prepare
from godwit.content.template import MessageTemplate
from godwit.content.utm import query_of, with_query
from hypothesis import given
from hypothesis import strategies as st

ORIGIN = "https://mail.test"
UTM = {"source": "shop & co", "medium": "email", "campaign": "{campaign_name}!"}
QUERY = query_of(UTM, "Grüße #1")
ADDED = [("utm_source", "shop & co"), ("utm_medium", "email"), ("utm_campaign", "Grüße #1!")]


def leads(href: str, query: str = QUERY, **values: str) -> str:
    """Where a link of a message leads."""
    html = f'<p><a href="{href}">x</a> <a href="{{{{ unsubscribe_url }}}}">no more</a></p>'
    prepared = prepare("S", "", {"format": "html", "html": html}, ORIGIN, "", query)
    shown = MessageTemplate(prepared).render_untracked(values, "https://mail.test/u/token", "https://mail.test/v/token")
    assert '"https://mail.test/u/token"' in shown.html
    return shown.html.partition('href="')[2].partition('"')[0].replace("&amp;", "&")


def test_nothing_is_added_unless_it_is_set() -> None:
    assert query_of(None, "Spring") == ""
    assert leads("https://a.test/?x=1", "") == "https://a.test/?x=1"


@pytest.mark.parametrize(
    "rest", ["", "/", "/p", "/p?x=1", "/p?x=1&y=%20z", "/p?", "/p?x&", "/p#part", "/p?x=1#a?b&c", "/?q=a?b"]
)
def test_query_and_fragment_survive(rest: str) -> None:
    target = urlsplit(leads(f"https://a.test{rest}"))
    before = urlsplit(f"https://a.test{rest}")
    assert (target.netloc, target.path, target.fragment) == (before.netloc, before.path, before.fragment)
    own = parse_qsl(before.query, keep_blank_values=True)
    assert parse_qsl(target.query, keep_blank_values=True) == [*own, *ADDED]


@pytest.mark.parametrize(
    "href",
    [
        "https://a.test/?utm_source=mine",
        "https://a.test/?x=1&UTM_Campaign=mine#part",
        "https://a.test/#utm_source=mine",
        "mailto:a@b.de?subject=utm",
        "tel:+491511234",
        "sms:+491511234?body=x",
        "#part",
    ],
)
def test_what_stays_as_it_was_written(href: str) -> None:
    assert leads(href) == href


def test_addresses_of_our_own_pages_stay() -> None:
    html = '<a href="{{ unsubscribe_url }}">a</a><a href="{{ view_url }}">b</a>'
    prepared = prepare("S", "", {"format": "html", "html": html}, ORIGIN, "1 Main St", QUERY)
    assert "utm" not in prepared.html + prepared.text
    assert prepared.links == prepared.varying == []


def test_links_that_differ_by_recipient_have_them_too() -> None:
    assert leads("https://a.test/{{ city }}?c={{ city }}#{{ city }}", city="x y&z?#") == (
        f"https://a.test/x%20y%26z%3F%23?c=x%20y%26z%3F%23&{QUERY}#x%20y%26z%3F%23"
    )
    condition = "https://a.test/{% if city %}ulm{% endif %}"
    assert leads(condition, city="Ulm") == f"https://a.test/ulm?{QUERY}"
    for uncertain in ("{% if city %}?c=1{% endif %}", "{% if city %}#c{% endif %}", "?a=1{% if city %}#c{% endif %}"):
        link = f"https://a.test/{uncertain}"
        assert "utm_" not in leads(link, city="Ulm")
        assert "utm_" not in leads(link)
    assert leads("https://a.test/?a=1{% if city %}&b=2{% endif %}") == f"https://a.test/?a=1&{QUERY}"


def test_text_messages_and_equal_targets() -> None:
    content = {"format": "html", "html": '<a href="https://a.test/">a</a>', "text": "See https://a.test/ now"}
    prepared = prepare("S", "", content, ORIGIN, "", QUERY)
    assert prepared.links == [f"https://a.test/?{QUERY}"]
    plain = prepare("S", "", {"format": "text", "text": "See https://a.test/ now"}, ORIGIN, "", QUERY)
    assert plain.links == [f"https://a.test/?{QUERY}"]


def test_an_address_that_would_grow_too_long_stays() -> None:
    long = "https://a.test/" + "x" * 1_950
    assert leads(long) == long


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_the_values_are_the_address_stays_one(path: str, own: str, name: str) -> None:
    query = query_of(UTM, name)
    assert query.isascii()
    bare = f"https://a.test/{path}?{own}".replace("#", "")
    tagged = with_query(f"{bare}#part", query)
    apart = (f"{bare}{query}#part",) if bare.endswith(("?", "&")) else ()
    assert tagged in (f"{bare}#part", f"{bare}&{query}#part", *apart)
