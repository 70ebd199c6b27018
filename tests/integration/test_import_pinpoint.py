"""Amazon Pinpoint's exports, through the handlers of the API and the importer."""

import gzip
import itertools
import json
import random
from typing import Any

import pytest
from godwit.imports import run

from tests.integration.import_desk import Desk, consistent, counts, timeless


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def endpoint(channel: str, address: str, user: str | None = None, day: int = 1, **more: Any) -> dict[str, Any]:
    """An endpoint as Pinpoint exports it."""
    told = {
        "Id": f"{channel}-{address}",
        "ChannelType": channel,
        "Address": address,
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
        "EffectiveDate": f"2025-03-{day:02d}T10:00:00.000Z",
        "ApplicationId": "app",
        "CohortId": "42",
        "RequestId": "r",
    }
    return {**told, **({"User": {"UserId": user}} if user else {}), **more}


def lines(*endpoints: dict[str, Any]) -> str:
    return "".join(json.dumps(each) + "\n" for each in endpoints)


def test_everything_of_an_endpoint(desk: Desk) -> None:
    shown = desk.run(
        lines(
            endpoint(
                "EMAIL",
                "Ada@Example.com",
                Attributes={"Interests": ["music", "sport, any"], "FavouriteColour": ["blue"], "empty": []},
                Metrics={"loyalty_points": 12.0, "Weight": 61.25},
                Location={"City": "Köln", "Country": "DEU", "Region": "NRW", "PostalCode": "5", "Latitude": 5.0},
                Demographic={"Timezone": "Europe/Berlin", "Locale": "de_DE", "Make": "Apple"},
                User={"UserId": "u-1", "UserAttributes": {"FirstName": ["Ada"]}},
            )
        ),
        "pinpoint_json",
    )
    assert (counts(shown), shown["rows"], shown["detail"]) == ((1, 0, 0, 0), 1, None)
    [contact] = desk.contacts()
    expected = {
        "email": "ada@example.com",
        "external_id": "u-1",
        "city": "Köln",
        "country": "DE",
        "region": "NRW",
        "time_zone": "Europe/Berlin",
        "language": "de-DE",
        "custom": {
            "interests": ["music", "sport, any"],
            "favourite_colour": "blue",
            "first_name": "Ada",
            "loyalty_points": 12,
            "weight": 61.25,
        },
        "email_unsubscribed_at": None,
    }
    assert {name: contact[name] for name in expected} == expected
    assert contact["consent"]["email"]["given"] is None, "OptOut NONE gives no consent by itself"
    types = {field["name"]: field["type"] for field in desk.call("GET", "/v1/custom-fields")[1]["items"]}
    assert types == {
        "interests": "set",
        "favourite_colour": "text",
        "first_name": "text",
        "loyalty_points": "number",
        "weight": "number",
    }


def test_one_contact_per_user(desk: Desk) -> None:
    data = lines(
        endpoint("SMS", "+4915112345670", "u", day=2),
        endpoint("EMAIL", "old@x.de", "u", day=3),
        endpoint("EMAIL", "new@x.de", "u", day=5),
        endpoint("EMAIL", "newest-but-inactive@x.de", "u", day=9, EndpointStatus="INACTIVE"),
        endpoint("APNS", "token", "u"),
        endpoint("EMAIL", "alone@x.de"),
        endpoint("SMS", "+4915112345671"),
        endpoint("SMS", "+4915112345672", "v"),
    )
    shown = desk.run(data, "pinpoint_json")
    assert (counts(shown), shown["rows"]) == ((6, 1, 1, 0), 8)
    who = {(c["external_id"], c["email"], c["phone"]) for c in desk.contacts()}
    assert who == {
        ("u", "new@x.de", "+4915112345670"),
        (None, "old@x.de", None),
        (None, "newest-but-inactive@x.de", None),
        (None, "alone@x.de", None),
        (None, None, "+4915112345671"),
        ("v", None, "+4915112345672"),
    }
    versions = desk.versions()
    assert counts(desk.run(data, "pinpoint_json")) == (0, 7, 1, 0)
    assert desk.versions() == versions, "nothing has changed, so nothing is written"
    assert counts(desk.run(data, "pinpoint_json", on_match="skip")) == (0, 0, 8, 0)


def test_a_user_is_one_also_where_matches_are_skipped(desk: Desk) -> None:
    data = lines(endpoint("EMAIL", "a@x.de", "u"), endpoint("SMS", "+4915112345670", "u"))
    assert counts(desk.run(data, "pinpoint_json", on_match="skip")) == (1, 1, 0, 0)
    [contact] = desk.contacts()
    assert (contact["email"], contact["phone"]) == ("a@x.de", "+4915112345670")


def test_the_newest_endpoint_has_the_last_word(desk: Desk) -> None:
    desk.run(
        lines(
            endpoint("EMAIL", "a@x.de", "u", day=8, Attributes={"plan": ["gold"], "a": ["1"]}),
            endpoint("SMS", "+4915112345670", "u", day=2, Attributes={"plan": ["silver"], "b": ["2"]}),
        ),
        "pinpoint_json",
    )
    assert desk.contacts()[0]["custom"] == {"plan": "gold", "a": "1", "b": "2"}


class TestOptOut:
    def test_all_unsubscribes_on_that_channel(self, desk: Desk) -> None:
        data = lines(
            endpoint("EMAIL", "a@x.de", "u", day=4, OptOut="ALL"), endpoint("SMS", "+4915112345670", "u", day=5)
        )
        desk.run(data, "pinpoint_json", consent={"email": True, "sms": True, "source": "terms"})
        [contact] = desk.contacts()
        at = "2025-03-04T10:00:00.000Z"
        assert contact["email_unsubscribed_at"] == at
        assert contact["consent"]["email"] == {"given": False, "at": at, "source": "import"}
        assert contact["sms_opted_out_at"] is None
        assert contact["consent"]["sms"]["given"] is True
        kinds = [(e["kind"], e["channel"]) for e in desk.call("GET", "/v1/contacts/1/timeline")[1]["items"]]
        assert ("unsubscribed", "email") in kinds

    def test_what_a_person_said_later_stands(self, desk: Desk) -> None:
        said = {"email": {"given": True, "at": "2026-01-01T00:00:00Z", "source": "form"}}
        desk.call("POST", "/v1/contacts", {"email": "a@x.de", "consent": said})
        said["email"]["at"] = "2024-01-01T00:00:00Z"
        desk.call("POST", "/v1/contacts", {"email": "b@x.de", "consent": said})
        desk.run(lines(*(endpoint("EMAIL", f"{name}@x.de", OptOut="ALL") for name in "ab")), "pinpoint_json")
        assert [c["email_unsubscribed_at"] is None for c in desk.contacts()] == [True, False]

    def test_none_never_clears_an_unsubscribe(self, desk: Desk) -> None:
        desk.call("POST", "/v1/contacts", {"email": "a@x.de", "email_unsubscribed_at": "2024-01-01T00:00:00Z"})
        desk.run(lines(endpoint("EMAIL", "a@x.de")), "pinpoint_json")
        assert desk.contacts()[0]["email_unsubscribed_at"] == "2024-01-01T00:00:00.000Z"


class TestCsv:
    HEADINGS = (
        "ChannelType,Address,Id,EndpointStatus,OptOut,EffectiveDate,User.UserId,Location.Country,Demographic.Locale,"
        "Attributes.Interests,Attributes.Interests,User.UserAttributes.FirstName,Metrics.age"
    )

    def test_a_heading_for_each_value(self, desk: Desk) -> None:
        data = (
            f"{self.HEADINGS}\r\n"
            'EMAIL,ada@x.de,1,ACTIVE,NONE,2025-01-01T00:00:00Z,u-1,DE,de_DE,music,sport,"Ada, ""A""",36\r\n'
            "SMS,+4915112345670,2,ACTIVE,ALL,2025-01-01T00:00:00Z,u-1,,,music,,,\r\n"
            "GCM,xyz,3,ACTIVE,NONE,2025-01-01T00:00:00Z,u-1,,,,,,\r\n"
        )
        shown = desk.run(data, "pinpoint_csv")
        assert (counts(shown), shown["rows"]) == ((1, 1, 1, 0), 3)
        [contact] = desk.contacts()
        assert (contact["external_id"], contact["phone"], contact["language"]) == ("u-1", "+4915112345670", "de-DE")
        assert contact["custom"] == {"interests": ["music"], "first_name": 'Ada, "A"', "age": 36}
        assert contact["sms_opted_out_at"] == "2025-01-01T00:00:00.000Z"

    def test_another_file_is_refused(self, desk: Desk) -> None:
        shown = desk.run("email\na@b.de\n", "pinpoint_csv")
        assert shown["state"] == "failed"
        assert "ChannelType" in shown["detail"]

    def test_rejects_come_back_with_their_cells(self, desk: Desk) -> None:
        shown = desk.run(
            'ChannelType,Address,User.UserId\nEMAIL,nobody,u\nSMS,12,u\nEMAIL,"open,u\nSMS,1,2,3\nEMAIL,a@x.de,v\n',
            "pinpoint_csv",
        )
        assert (counts(shown), shown["rows"]) == ((1, 0, 0, 4), 5)
        rejects = desk.rejects(shown)
        assert rejects[0] == ["row", "reason", "detail", "ChannelType", "Address", "User.UserId"]
        assert [(row[0], row[1]) for row in rejects[1:]] == [
            ("2", "invalid_email"),
            ("3", "invalid_phone"),
            ("4", "unclosed_quote"),
            ("5", "too_many_cells"),
        ]
        assert rejects[1][3:] == ["EMAIL", "nobody", "u"]


def test_gzip_byte_order_mark_and_lines_that_are_no_endpoints(desk: Desk) -> None:
    data = "\ufeff" + lines(endpoint("EMAIL", "a@x.de")) + "\nnot json\n[1]\nnull\n{}\n" + '{"User":{"UserId":"u"}}'
    shown = desk.run(gzip.compress(data.encode()), "pinpoint_json")
    assert (counts(shown), shown["rows"]) == ((1, 0, 2, 3), 6)
    assert [row[:2] for row in desk.rejects(shown)[1:]] == [[str(row), "invalid_json"] for row in (3, 4, 5)]


@pytest.mark.parametrize(
    ("odd", "outcome"),
    [
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","Metrics":{"m":1%s}}' % (b"0" * 400), (2, 0, 0, 0)),
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","Metrics":{"m":1e999,"n":NaN}}', (2, 0, 0, 0)),
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","User":{"UserId":"\\ud800"}}', (1, 0, 0, 1)),
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","Attributes":{"a":["\\udfff"]}}', (1, 0, 0, 1)),
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","Attributes":{"a\\ud83d":["x"]}}', (1, 0, 0, 1)),
        (b'{"ChannelType":"EMAIL","Address":"b@x.de","Attributes":{"a":["\\ud83c\\udfa9"]}}', (2, 0, 0, 0)),
        (b'{"a":' * 200_000, (1, 0, 0, 1)),
        (b'{"ChannelType":"EMAIL","Address":"\xff"}', (1, 0, 0, 1)),
    ],
    ids=["long number", "infinity", "user", "attribute", "name", "pair", "deep", "bytes"],
)
def test_an_odd_line_is_one_row(desk: Desk, odd: bytes, outcome: tuple[int, ...]) -> None:
    shown = desk.run(odd + b"\n" + lines(endpoint("EMAIL", "a@x.de")).encode(), "pinpoint_json")
    assert (shown["state"], counts(shown)) == ("done", outcome)
    assert "a@x.de" in [contact["email"] for contact in desk.contacts()]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [("EMAIL,b@x.de,a\rb", "invalid_csv"), ("EMAIL,b@x.de," + "x" * 131_073, "invalid_csv")],
    ids=["carriage return", "long cell"],
)
def test_an_odd_line_of_csv_is_one_row(desk: Desk, odd: str, reason: str) -> None:
    shown = desk.run(f"ChannelType,Address,User.UserId\n{odd}\nEMAIL,a@x.de,u\n", "pinpoint_csv")
    assert (shown["state"], counts(shown)) == ("done", (1, 0, 0, 1))
    [_, reject] = desk.rejects(shown)
    assert reject[:2] == ["2", reason]
    assert reject[3].startswith("EMAIL,b@x.de")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_that_a_spreadsheet_wrote_anew(desk: Desk, encoding: str) -> None:
    data = "ChannelType,Address,Location.City\r\nEMAIL,a@x.de,Köln\r\n".encode(encoding)
    assert counts(desk.run(data, "pinpoint_csv")) == (1, 0, 0, 0)
    assert desk.contacts()[0]["city"] == "Köln"


def test_headings_that_can_not_be_read_are_told(desk: Desk) -> None:
    shown = desk.run("ChannelType,Address\rEMAIL,a@x.de\r", "pinpoint_csv")
    assert shown["state"] == "failed"
    assert "ChannelType and Address" in shown["detail"]


def test_fields_that_are_declared_keep_their_type(desk: Desk) -> None:
    for name, kind in (("plan", "text"), ("since", "date"), ("vip", "boolean"), ("points", "set")):
        desk.call("POST", "/v1/custom-fields", {"name": name, "type": kind})
    attributes = {"plan": ["a", "b"], "since": ["2025-01-02"], "vip": ["true"]}
    shown = desk.run(lines(endpoint("EMAIL", "a@x.de", Attributes=attributes, Metrics={"points": 3})), "pinpoint_json")
    assert desk.contacts()[0]["custom"] == {"since": "2025-01-02", "vip": True, "points": ["3"]}
    assert "custom.plan 1" in shown["detail"]


def test_a_dry_run_declares_nothing(desk: Desk) -> None:
    shown = desk.run(lines(endpoint("EMAIL", "a@x.de", Attributes={"plan": ["a"]})), "pinpoint_json", dry_run=True)
    assert counts(shown) == (1, 0, 0, 0)
    assert desk.contacts() == []
    assert desk.call("GET", "/v1/custom-fields")[1]["items"] == []


def test_killed_anywhere_the_outcome_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SLICE", 5)
    fate = random.Random(11)
    endpoints = [
        endpoint(
            channel,
            f"p{i % 17}@x.de" if channel == "EMAIL" else f"+491511234{i % 13:04d}",
            f"u{fate.randrange(12)}" if fate.random() < 0.8 else None,
            day=fate.randrange(1, 29),
            OptOut=fate.choice(["ALL", "NONE"]),
            EndpointStatus=fate.choice(["ACTIVE", "INACTIVE"]),
            Attributes={"a": [str(i)]},
        )
        for i in range(60)
        for channel in [fate.choice(["EMAIL", "SMS", "GCM"])]
    ]
    data = lines(*endpoints)
    calm = Desk(monkeypatch)
    expected = calm.run(data, "pinpoint_json")
    consistent(calm)
    for seed in range(6):
        desk = Desk(monkeypatch)
        fate = random.Random(seed)
        identifier = desk.start(data, "pinpoint_json")
        for attempt in itertools.count():
            desk.executioner.arm(fate.randint(0, 60) if attempt < 30 else None, after=fate.random() < 0.5)
            queue = desk.queues["imports"].bodies
            if not queue:
                break
            body = queue.pop(0)
            if not desk.deliver(body):
                queue.append(body)
        assert counts(desk.state(identifier)) == counts(expected)
        assert timeless(desk.contacts()) == timeless(calm.contacts())
        consistent(desk)
