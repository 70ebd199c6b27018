"""`python -m local` as a person starts and stops it, also badly: what it says, and what is left."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from local.place import ROOT

PATIENCE = 120
"""Seconds for a start or a stop."""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


def command(state: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "local", *(options or ["--no-demo"]), "--state", str(state)]


def with_port(port: int) -> dict[str, str]:
    return os.environ | {"GODWIT_PORT": str(port), "COLUMNS": "200"}


@contextmanager
def started(state: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str, str]]:
    """The process, its address, and what it has said by the time it is ready."""
    process = subprocess.Popen(
        command(state, *options),
        cwd=ROOT,
        env=with_port(0),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C stops" in line:
            break
    address = re.search(r"Serving at (http://127\.0\.0\.1:\d+)", said)
    assert address, said
    try:
        yield process, address[1], said
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
        process.stdout.close()


def test_ctrl_c_keeps_everything_for_the_next_start(state: Path) -> None:
    with started(state) as (process, origin, _):
        token = httpx.post(f"{origin}/_local/token", json={"email": "owner@demo.test"}).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        made = httpx.post(f"{origin}/v1/contacts", json={"email": "kept@example.com"}, headers=headers, timeout=60)
        assert made.status_code == 201
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stdout is not None
        assert "everything is kept" in process.stdout.read()
    with started(state) as (_, origin, _):
        token = httpx.post(f"{origin}/_local/token", json={"email": "owner@demo.test"}).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        found = httpx.get(f"{origin}/v1/contacts", params={"q": "kept@"}, headers=headers, timeout=60).json()
        assert [contact["email"] for contact in found["items"]] == ["kept@example.com"]
        again = subprocess.run(command(state), cwd=ROOT, env=with_port(0), capture_output=True, text=True, check=False)
        assert again.returncode == 0
        assert again.stdout.splitlines() == [f"Godwit is already running at {origin}"]


def test_all_that_moves_by_itself_does_so_after_a_restart_too(state: Path, tmp_path: Path) -> None:
    """Queues, streams and what listens to them; the demonstration ends only when all of them have worked."""
    contacts = tmp_path / "after.csv"
    contacts.write_text("email,first name\n" + "".join(f"after{n}@example.com,Zoë\n" for n in range(8)))
    with started(state, "--contacts", str(contacts)) as (_, _, said):
        assert "Demo campaign sent" in said
        assert "8 in the ledger, 8 in the outbox" in said
    with started(state, "--contacts", str(contacts)) as (_, origin, said):
        assert "nothing is sent again" in said
        assert len(httpx.get(f"{origin}/_local/outbox").json()["items"]) == 8


def test_a_killed_run_leaves_nothing_behind_and_loses_nothing(state: Path) -> None:
    with started(state) as (process, _, _):
        process.kill()
        process.wait(PATIENCE)
    with started(state) as (_, origin, said):
        assert "Stopped what an earlier run had left running" in said
        token = httpx.post(f"{origin}/_local/token", json={"email": "owner@demo.test"}).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        found = httpx.get(f"{origin}/v1/contacts", params={"q": "kept@"}, headers=headers, timeout=60).json()
        assert len(found["items"]) == 1


def test_after_a_crash_of_the_emulator_it_starts_from_nothing_and_says_so(state: Path) -> None:
    with started(state) as (process, _, _):
        emulator = int((state / "cloud" / "running").read_text())
        os.killpg(emulator, signal.SIGKILL)
        assert process.wait(PATIENCE) == 1
        assert process.stdout is not None
        assert "The AWS emulator has stopped" in process.stdout.read()
    with started(state) as (_, origin, said):
        assert "starting from an empty laptop cloud" in said
        token = httpx.post(f"{origin}/_local/token", json={"email": "owner@demo.test"}).json()["token"]
        found = httpx.get(f"{origin}/v1/contacts", headers={"authorization": f"Bearer {token}"}, timeout=60).json()
        assert found["items"] == []


def test_a_port_of_another_program_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        begun = time.monotonic()
        refused = subprocess.run(
            command(tmp_path), cwd=ROOT, env=with_port(port), capture_output=True, text=True, check=False
        )
        assert refused.returncode == 1
        [line] = refused.stdout.splitlines()
        assert f"Port {port} is in use by another program" in line
        assert "Traceback" not in refused.stderr
        assert time.monotonic() - begun < PATIENCE


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = subprocess.run(
        [*command(tmp_path), "--contacts", "nowhere.csv"],
        cwd=ROOT,
        env=with_port(0),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stdout.split(maxsplit=1)[1].strip() == "There is no file nowhere.csv."
