"""Pydantic's errors, as callers are told of them."""

from typing import Annotated, Any, Literal

import pytest
from godwit.http.faults import faults_of
from godwit.http.models import Body
from pydantic import Field, StrictBool, ValidationError


class Inner(Body):
    number: Annotated[int, Field(strict=True, ge=1, le=5_000)] = 1


class Outer(Body):
    needed: str
    text: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    pattern: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    items: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    flag: StrictBool = False
    share: float = 0
    choice: Literal["a", "b"] = "a"
    nothing: None = None
    inner: list[Inner] = []


@pytest.mark.parametrize(
    ("fields", "path", "message"),
    [
        ({"needed": 1}, "needed", "must be text"),
        ({"unknown": 1}, "unknown", "is not known here"),
        ({"text": "abcd"}, "text", "has more than 3 characters"),
        ({"text": "a"}, "text", "has fewer than 2 characters"),
        ({"pattern": "A"}, "pattern", "must be written so: ^[a-z]+$"),
        ({"items": []}, "items", "must not be empty"),
        ({"items": ["a", "b", "c"]}, "items", "has more than 2 items"),
        ({"items": "a"}, "items", "must be a list"),
        ({"flag": "yes"}, "flag", "must be true or false"),
        ({"share": "much"}, "share", "must be a number"),
        ({"choice": "c"}, "choice", "must be 'a' or 'b'"),
        ({"nothing": 1}, "nothing", "must be null"),
        ({"inner": [1]}, "inner[0]", "must be an object"),
        ({"inner": [{"number": 1.5}]}, "inner[0].number", "must be a whole number"),
        ({"inner": [{"number": 0}]}, "inner[0].number", "must be 1 or more"),
        ({"inner": [{}, {"number": 5_001}]}, "inner[1].number", "must be 5,000 or less"),
    ],
)
def test_faults_are_told_in_our_words(fields: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Outer.model_validate({"needed": "a", **fields})
    assert [(fault.path, fault.message) for fault in faults_of(refused.value.errors())] == [(path, message)]


def test_what_is_missing_is_needed() -> None:
    with pytest.raises(ValidationError) as refused:
        Outer.model_validate({})
    assert [(fault.path, fault.message) for fault in faults_of(refused.value.errors())] == [("needed", "is needed")]
