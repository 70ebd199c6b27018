"""The emulator's own Python environment: it pins a botocore that isn't ours. Touches: files, the package index."""

import subprocess
import sys
from pathlib import Path

from local.place import ROOT, SHARED

REQUIREMENTS = ROOT / "requirements" / "ministack.txt"


def emulator_python() -> tuple[Path, bool]:
    """The interpreter of the emulator's environment, and whether it had to be made.

    It is of the same Python as ours: handlers run in it, with packages that were chosen for ours.
    """
    folder = SHARED / "ministack"
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    wanted = f"{sys.version}\n{REQUIREMENTS.read_text()}"
    if stamp.exists() and stamp.read_text() == wanted:
        return python, False
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--clear", "--python", sys.executable, str(folder)], check=True)  # noqa: S603
    install = ["pip", "install", "--python", str(python), "--require-hashes", "--requirements", str(REQUIREMENTS)]
    subprocess.run([*uv, *install], check=True)  # noqa: S603
    stamp.write_text(wanted)
    return python, True
