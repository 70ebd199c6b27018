"""A contact's `doc`: what a new one holds, and what a change makes of it. Pure.

A *change* maps field names to normal values (see `values`); null stands for the field's default, so it clears.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from godwit.clock import to_iso
from godwit.contacts.reachability import CHANNELS, STOPPED_FIELD

Doc = dict[str, Any]
"""A contact's fields as CONTRACT has them, times as ISO text, plus `created_at`, `suppressed` and `left_topics`."""

NO_CONSENT = {"given": None, "at": None, "source": None}

DEFAULTS: Mapping[str, Any] = {
    "email": None,
    "phone": None,
    "external_id": None,
    "first_name": None,
    "last_name": None,
    "company": None,
    "city": None,
    "region": None,
    "country": None,
    "time_zone": None,
    "language": None,
    "tags": [],
    "revenue": 0,
    "project_statuses": [],
    "last_interaction_at": None,
    "custom": {},
    "topics": [],
    "tracking": True,
    "consent": {"email": NO_CONSENT, "sms": NO_CONSENT},
    "email_unsubscribed_at": None,
    "sms_opted_out_at": None,
}


def new_doc(now: int) -> Doc:
    """The fields of a contact made now (ms) that nothing is known of."""
    return {
        **copy.deepcopy(dict(DEFAULTS)),
        "created_at": to_iso(now),
        "suppressed": {"email": None, "sms": None},
        "left_topics": [],
    }


def left_topics(doc: Mapping[str, Any]) -> list[str]:
    """Topics that the person was subscribed to and left; nobody but they, or who edits them, subscribes them again."""
    left: list[str] = doc.get("left_topics", [])
    return left


def with_topics(doc: Doc, topics: Sequence[str]) -> Doc:
    """`doc` subscribed to just these topics; those it had before are left."""
    left = [*left_topics(doc), *(topic for topic in doc["topics"] if topic not in left_topics(doc))]
    return {**doc, "topics": list(topics), "left_topics": [topic for topic in left if topic not in topics]}


def merge(doc: Doc, change: Mapping[str, Any], now: int) -> Doc:
    """`doc` with `change` made to it.

    Custom fields are merged by name, null taking one away; consent by channel: given without a time, it counts from
    now (ms). A stop (`email_unsubscribed_at`, `sms_opted_out_at`) is a no: where one is set or taken back, that is what
    stands, unless the same change says what the consent is.
    """
    merged = dict(doc)
    for name, value in change.items():
        if name == "consent" and value is not None:
            merged["consent"] = doc["consent"] | {
                channel: _consent(doc["consent"][channel], said or NO_CONSENT, now) for channel, said in value.items()
            }
        elif name == "topics":
            merged |= with_topics(doc, value or [])
        elif name == "custom" and value is not None:
            merged["custom"] = {field: kept for field, kept in (doc["custom"] | value).items() if kept is not None}
        else:
            merged[name] = copy.deepcopy(DEFAULTS[name]) if value is None else value
    said = (change["consent"] or CHANNELS) if "consent" in change else ()
    for channel, field in STOPPED_FIELD.items():
        stopped_at = merged[field] or doc[field]
        if merged[field] != doc[field] and channel not in said and merged["consent"][channel]["given"] is not False:
            refused = {"given": False, "at": stopped_at, "source": "api"}
            merged["consent"] = {**merged["consent"], channel: refused}
    return merged


def _consent(before: Mapping[str, Any], said: Mapping[str, Any], now: int) -> dict[str, Any]:
    given = said.get("given", before["given"])
    if given is None:
        return dict(NO_CONSENT)
    known = before if given == before["given"] else NO_CONSENT
    return {
        "given": given,
        "at": said.get("at") or known["at"] or to_iso(now),
        "source": said.get("source") or known["source"] or "api",
    }
