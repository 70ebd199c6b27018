"""docs/deliverability.md names tests that there are, for each demand."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deliverability.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| demand")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")


def names_in(file: str) -> set[str]:
    """The tests of a file, those of classes as `Class::test`."""
    found: set[str] = set()
    for node in ast.parse((ROOT / file).read_text()).body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found |= {f"{name}::{each.name}" for each in body if isinstance(each, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_each_demand_names_a_test() -> None:
    assert len(ROWS) >= 15
    assert [row for row in ROWS if not NAMED.search(row)] == []


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(PAGE)
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []
    assert len(named) == PAGE.count("`tests/"), "each by its whole name"
