"""Requests made up from the OpenAPI document, right and wrong, to the endpoints of `PLACES`.

None may end in a fault of ours, nor with a status that the document doesn't name.
"""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from tests.factories import api_event
from tests.integration.whole_api import DOCUMENT, Workplace

PLACES = (
    *(
        "campaigns",
        "contacts",
        "content",
        "custom-fields",
        "imports",
        "jobs",
        "segments",
        "settings",
        "suppressions",
        "templates",
    ),
    "topics",
)
CALLS, SOAK_CALLS = 500, 10_000

_FOUND: Any = schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
OPERATIONS = {
    operation.label: operation
    for operation in (found.ok() for found in _FOUND)
    if operation.path.split("/")[2] in PLACES
}


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace(monkeypatch)


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_is_answered_with_a_fault_of_ours(workplace: Workplace, label: str) -> None:
    fuzz(workplace, label, -(-CALLS // len(OPERATIONS)))


@pytest.mark.soak
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_of_many_is_answered_with_a_fault_of_ours(workplace: Workplace, label: str) -> None:
    fuzz(workplace, label, -(-SOAK_CALLS // len(OPERATIONS)))


def fuzz(workplace: Workplace, label: str, calls: int) -> None:
    operation = OPERATIONS[label]
    requests = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    documented = set(operation.definition.raw["responses"]) - {"500"}

    @settings(max_examples=calls, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(requests, st.integers(0, 3))
    def ask(case: Any, stranger: int) -> None:
        workplace.reset()
        answer = workplace.answer(event_of(case, {} if stranger == 0 else workplace.ids), case.path)
        assert str(answer["statusCode"]) in documented, answer["body"]

    ask()


def event_of(case: Any, ids: dict[str, str]) -> dict[str, Any]:
    """The gateway's event for a case; ids of things that are there take the place of made-up ones."""
    names = {**(case.path_parameters or {}), **{name: ids[name] for name in case.path_parameters or {} if name in ids}}
    path = case.path.format(**names)
    event = api_event(case.method, path)
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    event["rawQueryString"] = urlencode(query, doseq=True)
    event["queryStringParameters"] = {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in query.items()
    } or None
    if case.body is not NOT_SET:
        sent = case.body if isinstance(case.body, bytes) else encoded(case.body)
        event["body"], event["isBase64Encoded"] = base64.b64encode(sent).decode(), True
        event["headers"]["content-type"] = case.media_type or "application/json"
    return event


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()
