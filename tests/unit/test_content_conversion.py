"""Other senders' templates in our syntax: what is known is converted, what is not is left and named."""

from typing import Any

import pytest
from godwit.content.conversion.convert import MOST_TAGS, Conversion, DialectName, convert, guess
from godwit.content.personalisation import compiled
from godwit.content.problems import find_problems
from hypothesis import given
from hypothesis import strategies as st

PINPOINT = [
    ("{{Address}}", "{{ email }}"),
    ("{{ User.UserAttributes.FirstName }}", "{{ custom.first_name }}"),
    ("{{User.UserAttributes.FirstName.[0]}}", "{{ custom.first_name }}"),
    ("{{{Attributes.favouriteColour.[0]}}}", "{{ custom.favourite_colour }}"),
    ("{{Attributes.[Shoe size].[0]}}", "{{ custom.shoe_size }}"),
    ("{{Metrics.Points}} {{Location.City}}", "{{ custom.points }} {{ city }}"),
    ("{{Demographic.Locale}} {{User.UserId}}", "{{ language }} {{ external_id }}"),
    ("{{capitalizeFirst Attributes.a}}{{upper Location.City}}", "{{ custom.a|capitalize }}{{ city|upper }}"),
    ('{{defaultIfEmpty Attributes.a "you\'re \\"it\\""}}', "{{ custom.a|default('you\\'re \"it\"') }}"),
    ("{{#if Attributes.a.[0]}}x{{else}}y{{/if}}", "{% if custom.a %}x{% else %}y{% endif %}"),
    ("{{~#if Attributes.a~}}x{{~/if~}}", "{% if custom.a %}x{% endif %}"),
    ("{{#unless Attributes.a}}x{{/unless}}", "{% if not (custom.a) %}x{% endif %}"),
    (
        '{{#if Attributes.a}}1{{else if Attributes.b}}2{{else eq Attributes.c "x"}}3{{/if}}',
        "{% if custom.a %}1{% elif custom.b %}2{% elif custom.c == 'x' %}3{% endif %}",
    ),
    ('{{#eq Attributes.a "x"}}1{{else}}2{{/eq}}', "{% if custom.a == 'x' %}1{% else %}2{% endif %}"),
    (
        "{{#and (gte Metrics.a 5) (not Attributes.b)}}1{{/and}}",
        "{% if (custom.a >= 5) and (not custom.b) %}1{% endif %}",
    ),
    (
        "{{eq Attributes.a 'x' yes='Hi' no='Bye'}}",
        "{% if custom.a == 'x' %}{{ 'Hi' }}{% else %}{{ 'Bye' }}{% endif %}",
    ),
    ("a{{!-- note --}}b{{! note }}", "ab"),
]
PINPOINT_UNKNOWN = [
    "{{Attributes.a.[1]}}",
    "{{#each Attributes.a}}{{this}}{{else}}-{{/each}}",
    "{{currencyFormat Metrics.a 'en-US' 'USD'}}",
    "{{Recommendations.Name.[0]}}",
    "{{firstname}}",
    "{{/if}}",
    "{{else}}",
    "{{#if (lookup a b)}}x{{/if}}",
    "{{Attributes.1st}}",
    "{{ }}",
]
LISTMONK = [
    ("{{ .Subscriber.Email }}{{.Subscriber.FirstName}}", "{{ email }}{{ first_name }}"),
    ("{{ .Subscriber.Name }}", "{{ first_name }} {{ last_name }}"),
    ("{{ .Subscriber.Attribs.city }} {{ .Subscriber.Attribs.shoeSize }}", "{{ city }} {{ custom.shoe_size }}"),
    ('{{ .Subscriber.FirstName | default "you" | title }}', "{{ first_name|default('you')|title }}"),
    ('{{ default "you" .Subscriber.FirstName }}', "{{ first_name|default('you') }}"),
    ("{{ upper .Subscriber.Attribs.city }}", "{{ city|upper }}"),
    ("<a href='{{ UnsubscribeURL }}'>{{ MessageURL . }}", "<a href='{{ unsubscribe_url }}'>{{ view_url }}"),
    ("{{ UnsubscribeURL }}?manage=true", "{{ unsubscribe_url }}"),
    ('<a href="{{ TrackLink "https://a.test/?b=c" }}">', '<a href="https://a.test/?b=c">'),
    ("<a href='{{ TrackLink &quot;https://a.test/&quot; . }}'>", "<a href='https://a.test/'>"),
    ('<a href="https://a.test/{{ .Subscriber.Email }}@TrackLink">', '<a href="https://a.test/{{ email }}">'),
    ("x{{ TrackView }}y{{/* note */}}", "xy"),
    (
        '{{ if eq .Subscriber.Attribs.city "Bonn" }}1{{ else if .Subscriber.Name }}2{{ else }}3{{ end }}',
        "{% if city == 'Bonn' %}1{% elif first_name or last_name %}2{% else %}3{% endif %}",
    ),
    (
        "{{- if and (gt .Subscriber.Attribs.age 18.0) (not .Subscriber.Attribs.city) -}} 1 {{- end }}",
        "{%- if (custom.age > 18.0) and (not city) -%} 1 {%- endif %}",
    ),
]
LISTMONK_UNKNOWN = [
    "{{ .Subscriber.UUID }}",
    "{{ .Campaign.Name }}",
    '{{ Date "2006-01-02" }}',
    '{{ template "content" . }}',
    "{{ OptinURL }}",
    "{{ range .Subscriber.Attribs.x }}{{ . }}{{ else }}-{{ end }}",
    "{{ .Subscriber.Attribs.a.b }}",
    "{{ .Subscriber.Attribs.a | repeat 9 }}",
    "{{ .Subscriber.Name | upper }}",
    "{{ end }}",
    "{{ if eq (len .Subscriber.Name) 3 }}x{{ end }}",
]
MAILCHIMP = [
    ("*|FNAME|* *|LNAME|* *|EMAIL|*", "{{ first_name }} {{ last_name }} {{ email }}"),
    ("*|COMPANY|* *|SHOESIZE|* *|PHONE|*", "{{ company }} {{ custom.shoesize }} {{ phone }}"),
    ("*|TITLE:FNAME|*", "{{ first_name|title }}"),
    ('<a href="*|UNSUB|*">*|ARCHIVE|*', '<a href="{{ unsubscribe_url }}">{{ view_url }}'),
    ("*|LIST:ADDRESS|**|HTML:LIST_ADDRESS_HTML|*", ""),
    ("*|IF:FNAME|*Hi *|FNAME|**|ELSE:|*Hi*|END:IF|*", "{% if first_name %}Hi {{ first_name }}{% else %}Hi{% endif %}"),
    (
        "*|IF:PLAN=gold's|*1*|ELSEIF:PLAN!=tin|*2*|END:IF|*",
        "{% if custom.plan == 'gold\\'s' %}1{% elif custom.plan != 'tin' %}2{% endif %}",
    ),
    ("*|IF:AGE >= 18|*1*|END:IF|*", "{% if custom.age >= 18 or custom.age >= '18' %}1{% endif %}"),
    ("*|IF:ZIP=1|*1*|END:IF|*", "{% if custom.zip == 1 or custom.zip == '1' %}1{% endif %}"),
    ("*|IFNOT:FNAME|*x*|END:IF|*", "{% if not (first_name) %}x{% endif %}"),
    ("*|IFNOT:ARCHIVE_PAGE|*a *|IF:FNAME|*b*|END:IF|**|END:IF|*", "a {% if first_name %}b{% endif %}"),
]
MAILCHIMP_UNKNOWN = [
    "*|CURRENT_YEAR|*",
    "*|LIST:NAME|*",
    "*|MC:SUBJECT|*",
    "*|DATE:d/m/y|*",
    "*|UPDATE_PROFILE|*",
    "*|ELSE:|*",
    "*|END:IF|*",
    "*|IF:LIST:NAME|*x*|ELSE:|*y*|END:IF|*",
    "*|INTERESTED:Food:Tea|*x*|END:INTERESTED|*",
]
KNOWN: list[tuple[DialectName, str, str]] = [
    *[("pinpoint", before, after) for before, after in PINPOINT],
    *[("listmonk", before, after) for before, after in LISTMONK],
    *[("mailchimp", before, after) for before, after in MAILCHIMP],
]
UNKNOWN: list[tuple[DialectName, str]] = [
    *[("pinpoint", source) for source in PINPOINT_UNKNOWN],
    *[("listmonk", source) for source in LISTMONK_UNKNOWN],
    *[("mailchimp", source) for source in MAILCHIMP_UNKNOWN],
]


@pytest.mark.parametrize(("dialect", "before", "after"), KNOWN)
def test_what_is_known(dialect: DialectName, before: str, after: str) -> None:
    made = convert(before, dialect)
    assert made.source == after
    assert made.unknown == []
    assert made.changes
    problems = find_problems("Hi", "", {"format": "text", "text": f"x {after}"})
    assert problems == []


@pytest.mark.parametrize(("dialect", "source"), UNKNOWN)
def test_what_is_not_known_is_left_and_named(dialect: DialectName, source: str) -> None:
    made = convert(source, dialect)
    assert made.source == source
    assert made.changes == []
    assert made.unknown
    assert all(tag in source for tag in made.unknown)


def test_inside_of_what_is_not_known_the_rest_is_converted() -> None:
    made = convert("{{#each x}}{{#if Address}}{{Address}}{{else}}-{{/if}}{{else}}-{{/each}}", "pinpoint")
    assert made.source == "{{#each x}}{% if email %}{{ email }}{% else %}-{% endif %}{{else}}-{{/each}}"
    assert made.unknown == ["{{#each x}}", "{{else}}", "{{/each}}"]


def test_changes_are_listed_once() -> None:
    made = convert("*|FNAME|* *|FNAME|* *|X:Y|* *|X:Y|*", "mailchimp")
    assert [(change.before, change.after) for change in made.changes] == [("*|FNAME|*", "{{ first_name }}")]
    assert made.unknown == ["*|X:Y|*"]


@pytest.mark.parametrize(
    ("source", "dialect"),
    [
        ("Hi {{User.UserAttributes.FirstName}}", "pinpoint"),
        ("{{#if Address}}x{{/if}}", "pinpoint"),
        ("Hi {{ .Subscriber.FirstName }}", "listmonk"),
        ("<a href='{{ UnsubscribeURL }}'>", "listmonk"),
        ("<a href='https://a.test/@TrackLink'>", "listmonk"),
        ("Hi *|FNAME|*", "mailchimp"),
        ("Hi {{ first_name }} {% if city %}x{% endif %}", None),
        ("plain *|text| {{", None),
    ],
)
def test_the_dialect_is_guessed(source: str, dialect: str | None) -> None:
    assert guess(source) == dialect
    made = convert(source)
    assert made.dialect == dialect
    assert made == (convert(source, dialect) if dialect else Conversion(None, source, [], []))


SAMPLES = [before for _, before, _ in KNOWN] + [source for _, source in UNKNOWN] + [after for _, _, after in KNOWN]
scraps = st.sampled_from([*SAMPLES, "{", "}", "{{", "}}", "*|", "|*", "FNAME", "x", " ", "{%", "%}", "@TrackLink", "'"])
names: Any = st.sampled_from(["pinpoint", "listmonk", "mailchimp"])


@given(st.lists(scraps, max_size=8).map("".join), names)
def test_converting_again_changes_nothing(source: str, dialect: DialectName) -> None:
    once = convert(source, dialect)
    again = convert(once.source, dialect)
    assert again.source == once.source
    assert again.changes == []
    assert again.unknown == once.unknown


@given(st.text("{}*|#/.\"'()[]= \nFNAMEifeqelse&;", max_size=60), names)
def test_no_source_raises(source: str, dialect: DialectName) -> None:
    convert(source, dialect)


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(ValueError, match="tags"):
        convert("{{Address}}" * (MOST_TAGS + 1))


def test_a_converted_mail_says_what_it_said() -> None:
    source = (
        "Dear *|IF:FNAME|**|TITLE:FNAME|**|ELSE:|*friend*|END:IF|*, *|IF:PLAN=gold|*thanks for gold*|ELSE:|*try gold"
        "*|END:IF|*!"
    )
    template = compiled(convert(source).source, "text")
    assert template.render({"first_name": "ada", "custom": {"plan": "gold"}}) == "Dear Ada, thanks for gold!"
    assert template.render({}) == "Dear friend, try gold!"
