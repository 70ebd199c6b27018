"""`make run`: the laptop cloud with its demonstration, until Ctrl-C."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from rich.console import Console

from local.demo.flow import demonstrate
from local.laptop import AlreadyRunning, Laptop, running
from local.place import SHARED, Place, Refused

PORT = 8787


def main() -> int:
    """Start, demonstrate, serve; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--contacts", type=Path, help="a CSV file to import and send the demo campaign to")
    parser.add_argument("--no-demo", action="store_true", help="serve only")
    parser.add_argument("--state", type=Path, default=SHARED / "run", help="where this laptop cloud keeps its things")
    chosen = parser.parse_args()
    console = Console(highlight=False)

    def tell(step: str, what: str) -> None:
        console.print(f"[green]✓[/] {step:>4} {what}" if step else f"[yellow]![/]      {what}")

    port = os.environ.get("GODWIT_PORT", str(PORT))
    if not port.isdecimal() or int(port) > 65_535:
        console.print(f"[red]✗[/]      GODWIT_PORT is a number up to 65535 (0: any free one), not {port!r}.")
        return 1
    place = Place(chosen.state, int(port))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        if chosen.contacts and not chosen.contacts.is_file():
            raise Refused(f"There is no file {chosen.contacts}.")
        with running(place, tell) as laptop:
            if not chosen.no_demo:
                demonstrate(laptop, chosen.contacts, console)
            _invite(laptop, console)
            while laptop.cloud.running():
                time.sleep(1)
            console.print(f"[red]The AWS emulator has stopped; its log is {place.cloud / 'log.txt'}.")
            return 1
    except KeyboardInterrupt:
        console.print("[green]✓[/]      Stopped; everything is kept for the next start.")
        return 0
    except AlreadyRunning as already:
        console.print(f"Godwit is already running at {already.origin}")
        if chosen.contacts:
            console.print(f"[red]✗[/]      {chosen.contacts} was not imported: stop it first, or import there.")
        return 1 if chosen.contacts else 0
    except Refused as refused:
        console.print(f"[red]✗[/]      {refused}")
        return 1


def _invite(laptop: Laptop, console: Console) -> None:
    console.print(
        f"\n  [bold]Godwit[/]  {laptop.origin}\n"
        f"  Sign in with owner@demo.test and the password {laptop.accounts.password}\n"
        f"  Mails   {laptop.origin}/_local/outbox\n"
        f"  Ctrl-C stops; make clean forgets everything.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
