"""The synthesised template and its assets, kept until a source changes. Touches: files, the CDK app."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.place import ROOT, SHARED, Refused

SOURCES = ("infra", "functions", "layers", "requirements")
ASSEMBLY = SHARED / "assembly"


def assemble() -> tuple[Path, bool]:
    """The folder with the template, and whether it had to be synthesised. Raises Refused.

    Whoever else wants it at the same time waits.
    """
    SHARED.mkdir(exist_ok=True)
    with (SHARED / "assembly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, wanted = ASSEMBLY / "sources.txt", _fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return ASSEMBLY, False
        _synthesise()
        stamp.write_text(wanted)
        return ASSEMBLY, True


def _synthesise() -> None:
    """Assets that would come out the same are kept, unless a synthesis was cut short and may have left half of one."""
    unfinished = ASSEMBLY / "unfinished"
    if unfinished.exists():
        shutil.rmtree(ASSEMBLY)
    ASSEMBLY.mkdir(exist_ok=True)
    (ASSEMBLY / "sources.txt").unlink(missing_ok=True)
    unfinished.touch()
    environment = os.environ | {
        "CDK_OUTDIR": str(ASSEMBLY),
        "CDK_CONTEXT_JSON": json.dumps({"laptop": "true"}),
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
    }
    if shutil.which("node") is None:
        raise Refused("Node 20.19 or later is needed and not on the PATH.")
    command = [sys.executable, "-m", "infra.app"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Refused(f"The template could not be synthesised:\n{done.stderr[-4000:]}")
    unfinished.unlink()
    _prune()


def _prune() -> None:
    """Remove assets that the template and its manifest no longer name."""
    named = "".join((ASSEMBLY / f"Godwit.{kind}.json").read_text() for kind in ("assets", "template"))
    for folder in ASSEMBLY.glob("asset.*"):
        if folder.name not in named:
            shutil.rmtree(folder)


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in _files():
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in SOURCES:
        for file in sorted((ROOT / name).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                yield file
