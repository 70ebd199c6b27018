"""The OpenAPI document of the whole API, put together from the functions' own.

`python -m infra.openapi` writes docs/openapi.json; `--check` only says whether it is the generated one.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parent.parent / "docs" / "openapi.json"
APIS = ("contacts", "segments", "campaigns", "analytics", "media", "settings", "notifications", "reputation")


def generate() -> dict[str, Any]:
    """The merged document. Raises ValueError where two functions define the same path or differing schemas."""
    merged: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Godwit", "version": "1.0.0"},
        "security": [{"bearer": []}],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }
    for name in APIS:
        app = importlib.import_module(f"functions.{name}.api").app
        part = json.loads(app.get_openapi_json_schema(openapi_version="3.1.0"))
        _merge(merged["paths"], part["paths"], name)
        _merge(merged["components"]["schemas"], part.get("components", {}).get("schemas", {}), name)
    merged["paths"] = dict(sorted(merged["paths"].items()))
    merged["components"]["schemas"] = dict(sorted(merged["components"]["schemas"].items()))
    return merged


def _merge(into: dict[str, Any], part: dict[str, Any], name: str) -> None:
    for key, value in part.items():
        if into.setdefault(key, value) != value:
            raise ValueError(f"functions/{name} defines {key} differently from another function")


def main() -> int:
    """Write or check; answers the exit status."""
    text = json.dumps(generate(), indent=1, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        same = DOCUMENT.exists() and DOCUMENT.read_text() == text
        said = "docs/openapi.json is the generated one" if same else "docs/openapi.json is stale: run `make openapi`"
        print(said)  # noqa: T201 - a command's answer
        return 0 if same else 1
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
