"""What a reader waits for: `python benchmarks/tracking.py [--rounds 20]`, or `make bench-tracking`.

1. Starting: CPU of a fresh process that imports the tracking function and makes the client of its table, beside one
   that imports boto3 and makes a client. Asked for is at most 1.3 times as much.
2. Answering: CPU of a click through the handler, beside that of the bare calls of the SDK that it makes, with the same
   parameters. The network is stubbed: requests are serialised and signed, answers parsed, nothing is sent.

Contenders take turns in one run, and the ratio is that of their medians, so that a busy machine disturbs both alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import boto3
from botocore.awsrequest import AWSResponse
from godwit.store import keys
from godwit.store.dynamo import CLIENT_CONFIG, DynamoStore
from godwit.store.expressions import to_item
from godwit.tracking.tokens import Signer

from benchmarks.stubbed import CAMPAIGN, TABLES, WORKSPACE, Recording, response
from functions.tracking import handler as tracking
from tests.factories import api_event

ROOT = Path(__file__).parent.parent
SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
NUMBER, NOW = 7, 1_795_000_000_000
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0"
DEARER_THAN_BOTO3 = 1.3
STARTS = {
    "boto3 with one client": "import boto3; boto3.client('dynamodb')",
    "the tracking function": "from functions.tracking import handler; handler.environment.store",
}
HITS = 200


def main() -> int:
    """Measure; 1 where what is asked for is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    ratio = compared("Starting, ms of CPU", {name: partial(started, code) for name, code in STARTS.items()}, rounds)
    met = ratio <= DEARER_THAN_BOTO3
    print(f"  asked for: at most {DEARER_THAN_BOTO3} — {'met' if met else 'MISSED'}")
    compared("Answering a click, ms of CPU", answering(), rounds)
    return 0 if met else 1


def compared(what: str, contenders: dict[str, Callable[[], float]], rounds: int) -> float:
    """Medians of the contenders in turns, and the ratio of the second to the first."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, measure in contenders.items():
            spent = measure()
            if turn > 0:  # The first one warms up.
                taken[name].append(spent)
    print(what)
    for name, times in taken.items():
        print(f"  {name:32s} {min(times):8.2f} {statistics.median(times):8.2f} {max(times):8.2f}")
    floor, ours = (statistics.median(times) for times in taken.values())
    print(f"  times the floor: {ours / floor:.2f}")
    return ours / floor


# 1. Starting


def started(code: str) -> float:
    """ms of CPU of a fresh process."""
    path = os.pathsep.join((str(ROOT / "layers/common/python"), str(ROOT)))
    names = {f"GODWIT_{name.upper()}_TABLE": table for name, table in TABLES.items()}
    environment = {**os.environ, **names, "PYTHONPATH": path, "AWS_DEFAULT_REGION": "eu-west-1"}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, code
    process.returncode = 0
    return (usage.ru_utime + usage.ru_stime) * 1_000


# 2. Answering


class Ledger:
    """DynamoDB with one recipient, whose first hit is the one that is asked about."""

    def __init__(self) -> None:
        self.client = boto3.client(
            "dynamodb",
            region_name="eu-west-1",
            aws_access_key_id="AKIAEXAMPLE",
            aws_secret_access_key="example",
            config=CLIENT_CONFIG,
        )
        row = keys.row(WORKSPACE, CAMPAIGN, NUMBER)
        place = {"pk": row.pk, "sk": row.sk}
        state = {"state": "sent", "run": 1, "claim": "c", "claimed_at": NOW, "sent_at": NOW, "version": 3}
        event = {"sk": f"{NOW:013d}#click#1", "at": NOW, "kind": "click", "link": 0, "method": "GET"}
        self._row = json.dumps({"Item": to_item(place | state)}).encode()
        self._updated = json.dumps({"Attributes": to_item(place | state)}).encode()
        self._links = json.dumps({"Item": to_item({"fixed": ["https://shop.test/"], "varying": []})}).encode()
        self._events = json.dumps({"Items": [to_item(event | {"user_agent": READER})], "Count": 1}).encode()
        self.client.meta.events.register("before-send.dynamodb", self._answer)  # type: ignore[arg-type]

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        match request.headers["X-Amz-Target"].decode().rpartition(".")[2]:
            case "GetItem":
                answer = self._links if b"#links" in request.body else self._row
            case "Query":
                answer = self._events
            case "UpdateItem":
                answer = self._updated
            case _:
                answer = b"{}"
        return response(request, answer, "application/x-amz-json-1.0")


def answering() -> dict[str, Callable[[], float]]:
    """A click through the handler, and the calls of the SDK that it makes."""
    ledger = Ledger()
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = []
    address = Signer(SECRET).urls(ORIGIN, WORKSPACE, CAMPAIGN, NUMBER).link(0)
    event = api_event("GET", address.removeprefix(ORIGIN))
    event["requestContext"]["http"]["userAgent"] = READER

    def click(client: Any) -> None:
        tracking.environment = SimpleNamespace(store=DynamoStore(client, TABLES), keyring=Signer(SECRET))  # type: ignore[assignment]
        assert tracking.handler(event, None)["statusCode"] == 302

    def bare() -> None:
        for call, arguments in calls:
            call(**arguments)

    click(Recording(ledger.client, calls))
    print("A click asks for", ", ".join(call.__name__ for call, _ in calls))
    return {
        "the bare SDK calls": lambda: each(bare),
        "the handler": lambda: each(lambda: click(ledger.client)),
    }


def each(act: Callable[[], None]) -> float:
    """ms of CPU of one."""
    begun = time.process_time_ns()
    for _ in range(HITS):
        act()
    return (time.process_time_ns() - begun) / 1_000_000 / HITS


if __name__ == "__main__":
    sys.exit(main())
