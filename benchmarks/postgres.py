"""PostgreSQL in a throw-away cluster on loopback, asked through psql, whose own clock times the statements.

`tuned` has a typed column for every field, btrees and GIN on arrays; `attribs` is one jsonb with a GIN index, as
listmonk keeps subscribers. PostgreSQL refuses to run as root, so root runs it as the user of the system's package.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from godwit.clock import from_iso

from benchmarks.population import CAMPAIGNS, Person

USER = "postgres"
SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "off",
    "max_wal_size": "8GB",
    "listen_addresses": "127.0.0.1",
}

_TUNED = """
create table tuned (
  id bigint primary key, email text, phone text, company text, city text, region text, country text, time_zone text,
  language text, tags text[], project_statuses text[], topics text[], revenue numeric(18, 4), created_at bigint,
  last_interaction_at bigint, plan text, industry text, seats integer, vip boolean, renewal date);
create table attribs (id bigint primary key, email text, attribs jsonb);
create table sent (campaign text, id bigint);
create table opened (campaign text, id bigint);
create table clicked (campaign text, id bigint);
"""
_INDEXES = """
create index on tuned using gin (tags); create index on tuned using gin (project_statuses);
create index on tuned (country, revenue); create index on tuned (city); create index on tuned (company);
create index on tuned (last_interaction_at); create index on tuned (created_at); create index on tuned (revenue);
create index on tuned (plan, seats); create index on tuned (phone); create index on tuned (renewal);
create index on attribs using gin (attribs jsonb_path_ops);
create index on sent (campaign, id); create index on opened (campaign, id); create index on clicked (campaign, id);
"""


class Postgres:
    """A session."""

    def __init__(self, binaries: Path, port: int) -> None:
        options = f"-X -q -A -t -h 127.0.0.1 -p {port} -U {USER} -d {USER}"
        self._command = [os.fspath(binaries / "psql"), *options.split()]
        self._psql = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say("\\timing on")

    def ask(self, statement: str) -> tuple[list[str], float]:
        """The rows of the answer as text, and the milliseconds that it took."""
        self._say(f"{statement};")
        rows: list[str] = []
        assert self._psql.stdout
        for line in self._psql.stdout:
            if timed := re.match(r"Time: ([0-9.]+) ms", line):
                return rows, float(timed[1])
            rows.append(line.rstrip("\n"))
        raise RuntimeError("psql ended")

    def load(self, people: Iterable[Person]) -> None:
        """Fill the tables and index them."""
        self._run(_TUNED)
        with tempfile.TemporaryDirectory() as folder:
            tables = ("tuned", "attribs", "sent", "opened", "clicked")
            files = {name: (Path(folder) / name).open("w", encoding="utf-8") for name in tables}
            for person in people:
                _write(files, person)
            for name, file in files.items():
                file.close()
                self._run(f"\\copy {name} from '{file.name}'")
        self._run(_INDEXES)
        self._run("vacuum analyze;")

    def close(self) -> None:
        """End the session."""
        with self._psql:
            self._say("\\q")

    def _say(self, line: str) -> None:
        assert self._psql.stdin
        self._psql.stdin.write(line + "\n")
        self._psql.stdin.flush()

    def _run(self, script: str) -> None:
        subprocess.run([*self._command, "-v", "ON_ERROR_STOP=1"], input=script, text=True, check=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A fresh cluster with a session; it goes at the end."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="godwit-postgres-"))
    as_user: Sequence[str] = ()
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
        as_user = ("runuser", "-u", USER, "--")

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, os.fspath(binaries / name), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    data, port = os.fspath(folder / "data"), _free_port()
    options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "port": port}.items())
    try:
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync", "--locale", "C.UTF-8")
        log = os.fspath(folder / "log")
        run("pg_ctl", "-D", data, "-l", log, "-w", "-o", f"{options} -c unix_socket_directories=''", "start")
        session = Postgres(binaries, port)
        try:
            yield session
        finally:
            session.close()
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """Where the server's programs are; installed where there are none and root can do it."""
    for attempt in range(2):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if found:
            return found[-1].parent
        if attempt == 0 and os.geteuid() == 0:
            subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], check=True, stdout=subprocess.DEVNULL)
    raise SystemExit("PostgreSQL is needed: apt-get install postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _write(files: Mapping[str, IO[str]], person: Person) -> None:
    doc, custom = person.doc, person.doc["custom"]
    row = [
        person.number,
        *(doc[name] for name in ("email", "phone", "company", "city", "region", "country", "time_zone", "language")),
        *("{" + ",".join(doc[name]) + "}" for name in ("tags", "project_statuses", "topics")),
        doc["revenue"],
        from_iso(doc["created_at"]),
        from_iso(doc["last_interaction_at"]) if doc["last_interaction_at"] else None,
        *(custom.get(name) for name in ("plan", "industry", "seats", "vip", "renewal")),
    ]
    files["tuned"].write("\t".join("\\N" if value is None else str(value) for value in row) + "\n")
    known: dict[str, Any] = {
        **{name: doc[name] for name in ("phone", "company", "city", "region", "country", "time_zone", "language")},
        **{name: doc[name] for name in ("tags", "project_statuses", "topics", "revenue")},
        "created_at": row[13],
        "last_interaction_at": row[14],
        **custom,
    }
    attribs = json.dumps({name: value for name, value in known.items() if value is not None}, ensure_ascii=False)
    files["attribs"].write(f"{person.number}\t{doc['email']}\t{attribs}\n")
    for table, campaigns in (("sent", person.sent), ("opened", person.opened), ("clicked", person.clicked)):
        files[table].writelines(f"{CAMPAIGNS[at]}\t{person.number}\n" for at in campaigns)
