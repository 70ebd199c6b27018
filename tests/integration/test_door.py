"""Who calls the API around CloudFront is turned away at every door."""

from importlib import import_module
from typing import Any

import pytest

from infra.api import PUBLIC, WITH_TOKEN

SECRET = "a secret of CloudFront's"
DOORS = sorted(WITH_TOKEN | PUBLIC)


def knock(module: str, headers: dict[str, str]) -> int:
    """The status that a request gets to a path that each function answers itself, without any table."""
    path = "/t/o/x" if module in PUBLIC else "/v1/nothing"
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {"stage": "$default", "http": {"method": "GET", "path": path}},
        "isBase64Encoded": False,
    }
    return int(import_module(f"functions.{module}").handler(event, None)["statusCode"])


@pytest.mark.parametrize("module", DOORS)
@pytest.mark.parametrize("headers", [{}, {"x-origin-secret": "a guess"}, {"x-origin-secret": "gué"}])
def test_a_request_around_cloudfront_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: str, headers: dict[str, str]
) -> None:
    monkeypatch.setenv("GODWIT_ORIGIN_SECRET", SECRET)
    assert knock(module, headers) == 403


@pytest.mark.parametrize("module", sorted(WITH_TOKEN))
def test_one_through_cloudfront_comes_in_and_on_the_laptop_any(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setenv("GODWIT_ORIGIN_SECRET", SECRET)
    assert knock(module, {"x-origin-secret": SECRET}) == 404
    monkeypatch.delenv("GODWIT_ORIGIN_SECRET")
    assert knock(module, {}) == 404
