"""`python -m local.exec COMMAND …`: run a command beside a fresh laptop cloud, which is stopped and removed after it.

The command finds the address in BASE_URL and the users' password in GODWIT_PASSWORD. For tests in a browser.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from local.laptop import running
from local.place import Place, Refused


def main(command: list[str]) -> int:
    """The command's exit code."""
    if not command:
        print(__doc__, file=sys.stderr)  # noqa: T201 - a command's answer
        return 2

    def tell(step: str, what: str) -> None:
        print(f"{step:>4} {what}", file=sys.stderr, flush=True)  # noqa: T201 - a command's answer

    try:
        with tempfile.TemporaryDirectory(prefix="godwit-") as folder, running(Place(Path(folder), 0), tell) as laptop:
            given = {"BASE_URL": laptop.origin, "GODWIT_PASSWORD": laptop.accounts.password}
            return subprocess.run(command, env=os.environ | given, check=False).returncode  # noqa: S603 - the caller's
    except Refused as refused:
        print(refused, file=sys.stderr)  # noqa: T201 - a command's answer
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
