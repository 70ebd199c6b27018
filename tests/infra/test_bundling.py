"""What is shipped: our own code as it is, packages without what nobody calls."""

import re
from pathlib import Path

from infra.bundling import ROOT, SDK_SERVICES, Bundle, sources
from infra.target import Target

AWS = Target()


def bundle(folder: Path, target: Target = AWS) -> Bundle:
    return sources({"functions/x": folder}, target, "/var/task")


def test_the_descriptions_of_all_services_that_are_called_are_shipped() -> None:
    called = set()
    for folder in ("functions", "layers"):
        for file in (ROOT / folder).rglob("*.py"):
            called |= set(re.findall(r'boto3\.client\(\s*"([a-z0-9-]+)"', file.read_text()))
    assert called == set(SDK_SERVICES)


def test_code_is_shipped_with_its_pages_and_without_byte_code(tmp_path: Path) -> None:
    source, output = tmp_path / "source", tmp_path / "output"
    (source / "__pycache__").mkdir(parents=True)
    (source / "api.py").write_text("1")
    (source / "page.html").write_text("<p>")
    (source / "__pycache__" / "api.cpython-311.pyc").write_bytes(b"x")
    bundle(source).build(output)
    shipped = {str(file.relative_to(output)) for file in output.rglob("*") if file.is_file()}
    assert shipped == {"functions/x/api.py", "functions/x/page.html"}


def test_an_asset_is_made_anew_when_a_file_changes_moves_or_its_target_does(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    first = bundle(tmp_path).fingerprint
    assert bundle(tmp_path).fingerprint == first
    assert bundle(tmp_path, Target(laptop=True)).fingerprint != first
    (tmp_path / "a.py").write_text("2")
    second = bundle(tmp_path).fingerprint
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({first, second, bundle(tmp_path).fingerprint}) == 3
