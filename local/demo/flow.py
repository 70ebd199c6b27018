"""The demonstration, step by step. Touches: the API, recipients' links, the record of what was done.

Every step is skipped where the record has it, so an interrupted demonstration goes on where it was.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from local.accounts import DEMO
from local.demo import people
from local.demo.api import Api
from local.demo.readers import Deeds, read_mails
from local.demo.record import Records
from local.demo.report import checks, outbox, print_report
from local.laptop import Laptop
from local.place import Refused

MAIL = Path(__file__).parent / "mail.html"
USER = f"owner@{DEMO}.test"
FINISHED = frozenset({"sent", "cancelled", "failed", "paused"})
STREAM_WINDOW = 5
"""Seconds that the aggregator gathers changes for."""
PATIENCE = 120
"""Seconds without any change after which counters are taken as they are."""


def demonstrate(laptop: Laptop, contacts: Path | None, console: Console) -> None:
    """Import the file (without one: the project's), send the demo campaign to it, and show what came of it.

    Raises Refused where something isn't as it should be.
    """
    data = contacts.read_bytes() if contacts else people.demo_file()
    records = Records(laptop.place, data)
    if records.record.done:
        console.print("[green]✓[/]      The demo campaign was sent at an earlier start; nothing is sent again.")
        return
    name = contacts.name if contacts else "demo contacts.csv"
    with Api(laptop.origin, lambda: laptop.accounts.token(USER)) as api:
        _Demonstration(laptop, api, records, console, name, data, ours=contacts is None).run()


class _Demonstration:
    def __init__(
        self, laptop: Laptop, api: Api, records: Records, console: Console, name: str, data: bytes, *, ours: bool
    ) -> None:
        self.laptop, self.api, self.records, self.console = laptop, api, records, console
        self.name, self.data, self.ours = name, data, ours
        # Of the content too: what an earlier version of the file held must not be sent to.
        self.tag = f"demo {Path(name).stem} {records.name[:8]}"

    def run(self) -> None:
        record = self.records.record
        if record.imported is None:
            record.imported = self._start_import()
            self.records.save()
        self._watch_import(record.imported)
        if self.ours and not record.prepared:
            self._take_consent_back()
            record.prepared = True
            self.records.save()
        if record.segment is None:
            record.segment = self._create_segment()
            self.records.save()
        self._show_reach(record.segment)
        if record.campaign is None:
            record.campaign = self._create_campaign(record.segment)
            self.records.save()
        self._send(record.campaign)
        if record.read is None:
            deeds = self._read(record.campaign)
            record.read = asdict(deeds)
            self.records.save()
        self._report(record.campaign, Deeds(**record.read))
        record.done = True
        self.records.save()

    def _start_import(self) -> str:
        started = self.api.post("/v1/imports", {"filename": self.name})
        self.api.upload(started["upload_url"], self.data)
        options = {"tags": [self.tag], "consent": {"email": True, "source": "make run"}}
        self.api.post(f"/v1/imports/{started['id']}/start", options)
        return str(started["id"])

    def _watch_import(self, identifier: str) -> None:
        state: dict[str, Any] = {}

        def look() -> tuple[int, int | None, bool]:
            nonlocal state
            state = self.api.get(f"/v1/imports/{identifier}")
            return state["processed"], state["rows"], state["state"] in ("done", "failed")

        self._watch(f"Importing {self.name}", look)
        if state["state"] == "failed":
            raise Refused(f"{self.name} could not be imported: {state['detail']}")
        counts = ", ".join(f"{state[kind]:,} {kind}" for kind in ("created", "updated", "skipped", "rejected"))
        self._say(f"Imported {state['rows']:,} rows: {counts}")

    def _take_consent_back(self) -> None:
        """Some of our people may not be written to, so that exclusions show."""
        first = len(people.SIMULATED)
        for number in range(first, first + 12):
            change: Any = {"consent": {"email": {"given": False, "source": "demo"}}}
            self.api.put(f"/v1/contacts/by-email/{people.address(number)}", change)
        for number in range(first + 12, first + 20):
            change = {"email_unsubscribed_at": "2026-09-01T08:00:00Z"}
            self.api.put(f"/v1/contacts/by-email/{people.address(number)}", change)
        self._say("Withdrew the consent of 12 people and unsubscribed 8, over the API")

    def _create_segment(self) -> str:
        body: Any = {"name": f"Everyone in {self.name}", "filter": {"field": "tags", "op": "has", "value": self.tag}}
        return str(self.api.post("/v1/segments", body)["id"])

    def _show_reach(self, segment: str) -> None:
        preview = self.api.get(f"/v1/segments/{segment}/preview")
        reach = preview["reach"]["email"]
        reasons = ", ".join(f"{count:,} {why.replace('_', ' ')}" for why, count in reach.items() if why != "sendable")
        self._say(f"Segment of {preview['count']:,}: {reach['sendable']:,} can be sent an email ({reasons})")

    def _create_campaign(self, segment: str) -> str:
        body: Any = {
            "name": f"Demo: {self.name}",
            "type": "email",
            "audience": {"segments": [segment], "exclude": []},
            "subject": "{{ first_name | default('Hello') }}, a bird's story",
            "content": {"format": "html", "html": MAIL.read_text()},
        }
        return str(self.api.post("/v1/campaigns", body)["id"])

    def _send(self, campaign: str) -> None:
        if self.api.get(f"/v1/campaigns/{campaign}")["status"] == "draft":
            self.api.post(f"/v1/campaigns/{campaign}/send")
        status = ""

        def look() -> tuple[int, int | None, bool]:
            nonlocal status
            status = self.api.get(f"/v1/campaigns/{campaign}")["status"]
            analytics = self.api.get(f"/v1/campaigns/{campaign}/analytics")
            done = sum(analytics[state] for state in ("sent", "failed", "skipped", "unknown"))
            return done, analytics["recipients"] or None, status in FINISHED

        started = time.monotonic()
        self._watch("Sending the demo campaign", look)
        if status != "sent":
            raise Refused(f"The demo campaign is {status} instead of sent.")
        self._say(f"Demo campaign sent in {time.monotonic() - started:.0f} s")

    def _read(self, campaign: str) -> Deeds:
        deeds = read_mails(outbox(self.laptop, campaign))
        told = f"{deeds.opened:,} opened, {deeds.clicked:,} clicked, {deeds.unsubscribed} unsubscribed"
        self._say(f"Recipients read their mails over HTTP: {told}")
        return deeds

    def _report(self, campaign: str, deeds: Deeds) -> None:
        print_report(self.console, self._settled(campaign, deeds))
        failed = False
        for check in checks(self.laptop, self.api, campaign):
            self.console.print(f"{'[green]✓[/]' if check.holds else '[red]✗[/]'}      {check.name}: {check.detail}")
            failed = failed or not check.holds
        if failed:
            raise Refused("The demonstration's figures do not agree.")

    def _settled(self, campaign: str, deeds: Deeds) -> dict[str, Any]:
        """The figures once all that happened is in them, or nothing has changed for long."""
        seen: dict[str, Any] = {}
        changed_at = time.monotonic()
        while time.monotonic() - changed_at < PATIENCE:
            figures = self.api.get(f"/v1/campaigns/{campaign}/analytics")
            if figures != seen:
                seen, changed_at = figures, time.monotonic()
            counted = figures["opened"] >= deeds.opened and figures["clicked"] >= deeds.clicked
            accounted = figures["delivered"] + figures["bounced"] >= figures["sent"]
            quiet = time.monotonic() - changed_at > 2 * STREAM_WINDOW
            if counted and accounted and figures["unsubscribed"] >= deeds.unsubscribed and quiet:
                break
            time.sleep(1)
        return seen

    def _watch(self, what: str, look: Callable[[], tuple[int, int | None, bool]]) -> None:
        """Show progress until `look` (done, of all, finished) says it is finished."""
        columns = (TextColumn("       {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            task = progress.add_task(what, total=None)
            while True:
                done, total, finished = look()
                progress.update(task, completed=done, total=total)
                if finished:
                    return
                time.sleep(0.5)

    def _say(self, what: str) -> None:
        self.console.print(f"[green]✓[/]      {what}")
