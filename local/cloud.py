"""The AWS emulator (ministack) as a process of ours. Touches: processes, ports, files under `place.cloud`.

It saves its state only when it is stopped with SIGTERM, and all of it then. So a mark stands while it runs; where the
mark is found without the process, what is on disk is of no one time, and we start from nothing.
It runs in a session of its own: Ctrl-C reaches us alone, and we stop it in order.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

from local.place import REGION, Place, Refused

SECRET_KEY = "laptop"  # noqa: S105 - the emulator's root user, on this machine only
GRACE = 25
"""Seconds that the emulator has to save its state."""


class Cloud:
    """The running emulator: `endpoint` is its address, `client` gives boto3 clients with all rights."""

    def __init__(self, place: Place, python: Path) -> None:
        self._place = place
        self._python = python
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint = ""

    def start(self, gateway: str) -> None:
        """Start it and wait until it answers. `gateway`: our address, where handlers find SES. Raises Refused."""
        folder = self._place.cloud
        shutil.rmtree(folder / "tmp", ignore_errors=True)
        for name in ("state", "objects", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        port = _free_port()
        _adapt(folder, port)
        self.endpoint = f"http://127.0.0.1:{port}"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [self._python, "-m", "ministack"],
                env=self._environment(port, gateway),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        _mark(folder).write_text(str(self._process.pid))
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Refused(f"The AWS emulator did not come up; its log is {self._log}.")
            time.sleep(0.1)

    def stop(self) -> bool:
        """Stop it; True where it saved its state."""
        if self._process is None:
            return True
        saved = _stop(self._place.cloud, self._process.pid, self._process)
        shutil.rmtree(self._place.cloud / "tmp", ignore_errors=True)  # a copy of code and layers for each handler
        self._process = None
        return saved

    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process is not None and self._process.poll() is None

    def client(self, service: str) -> Any:
        """A boto3 client of a service in the emulator, as its root user."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key=SECRET_KEY,
            config=Config(max_pool_connections=16, retries={"total_max_attempts": 3}),
        )

    @property
    def _log(self) -> Path:
        return self._place.cloud / "log.txt"

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.endpoint}/_ministack/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _environment(self, port: int, gateway: str) -> dict[str, str]:
        """Only what is named here: the emulator hands its whole environment on to the handlers."""
        folder = self._place.cloud
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        return inherited | {
            "AUTH": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_ENDPOINT_URL_SESV2": f"{gateway}/_local/ses",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "POWERTOOLS_LOG_LEVEL": "INFO",
            "PYTHONUNBUFFERED": "1",
            "S3_DATA_DIR": str(folder / "objects"),
            "S3_PERSIST": "1",
            "STATE_DIR": str(folder / "state"),
            "TMPDIR": str(folder / "tmp"),
        }


def clear_up(place: Place) -> str | None:
    """Put right what an earlier run that wasn't stopped in order left behind; what was done, in one line, or None."""
    mark = _mark(place.cloud)
    if not mark.exists():
        return None
    pid = int(mark.read_text())
    if _is_ours(pid) and _stop(place.cloud, pid, None):
        return f"Stopped what an earlier run had left running (process {pid}); nothing is lost."
    shutil.rmtree(place.cloud, ignore_errors=True)
    for file in (place.mailbox, place.accounts, place.demos):
        file.unlink(missing_ok=True)
    return "The last run ended without saving its state; starting from an empty laptop cloud."


def _stop(folder: Path, pid: int, process: "subprocess.Popen[bytes] | None") -> bool:
    asked = time.time()
    _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while _alive(pid, process) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(pid, signal.SIGKILL)  # to the whole session: handlers that outlived it
    saved = folder / "state" / "dynamodb.json"
    if not saved.exists() or saved.stat().st_mtime < asked - 1:
        return False
    _mark(folder).unlink(missing_ok=True)
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        if number is signal.SIGTERM:
            os.kill(pid, number)
        else:
            os.killpg(pid, number)
    except ProcessLookupError:
        pass


def _alive(pid: int, process: "subprocess.Popen[bytes] | None") -> bool:
    if process is not None:
        return process.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _is_ours(pid: int) -> bool:
    """Whether the process is an emulator, and not another program that was given the number since."""
    asked = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return "-m ministack" in asked.stdout


def _mark(folder: Path) -> Path:
    return folder / "running"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _adapt(folder: Path, port: int) -> None:
    """Make saved state fit a new start.

    Queues are known by their whole addresses, so these move to the new port. Positions in a stream point behind the end
    of the stream that starts anew, which would then stay silent, so they go.
    """
    before, now = folder / "port", f"127.0.0.1:{port}"
    if before.exists():
        for saved in (folder / "state").glob("*.json"):
            saved.write_text(saved.read_text().replace(before.read_text(), now))
    before.write_text(now)
    functions = folder / "state" / "lambda.json"
    if functions.exists():
        state = json.loads(functions.read_text())
        state["payload"]["dynamodb_stream_positions"]["data"] = {}
        functions.write_text(json.dumps(state))
