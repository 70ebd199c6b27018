"""Godwit's API as any client calls it. Touches: HTTP."""

from collections.abc import Callable, Iterator
from typing import Any, Self

import httpx

from local.place import Refused


class Api:
    """Requests as one user, inside a `with`. `token` is called for a fresh token when the API asks for one."""

    def __init__(self, origin: str, token: Callable[[], str]) -> None:
        self._token = token
        self._http = httpx.Client(base_url=origin, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The answer's JSON. Raises Refused where the API refuses."""
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """The answer's JSON. Raises Refused where the API refuses."""
        return self._call("POST", path, json=body, params=query)

    def put(self, path: str, body: Any) -> dict[str, Any]:
        """The answer's JSON. Raises Refused where the API refuses."""
        return self._call("PUT", path, json=body)

    def delete(self, path: str, **query: Any) -> None:
        """Raises Refused where the API refuses."""
        self._call("DELETE", path, params=query)

    def upload(self, url: str, data: bytes) -> None:
        """PUT to a presigned URL."""
        answer = httpx.put(url, content=data, timeout=120)
        if answer.status_code != 200:
            raise Refused(f"The upload was refused: {answer.status_code} {answer.text[:300]}")

    def pages(self, path: str, limit: int = 100, **query: Any) -> Iterator[dict[str, Any]]:
        """All items of a list."""
        cursor: str | None = None
        while True:
            page = self.get(path, limit=limit, **query, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        answer = self._http.request(method, path, **arguments)
        if answer.status_code == 401:
            self._http.headers["authorization"] = f"Bearer {self._token()}"
            answer = self._http.request(method, path, **arguments)
        if answer.is_error:
            raise Refused(f"{method} {path} was answered {answer.status_code}: {answer.text[:500]}")
        body: dict[str, Any] = answer.json() if answer.content else {}
        return body
