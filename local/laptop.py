"""One laptop cloud from start to stop. Touches everything `local` does; the steps are here in their order.

`make run`, the tests and `local.exec` all use this; only what they tell people differs (`tell`).
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from godwit.clock import system_clock

from local import accounts, cloud, server
from local.accounts import Accounts
from local.assembly import assemble
from local.cloud import Cloud
from local.deploy import deploy
from local.environment import emulator_python
from local.gateway import Backend, Gateway
from local.mailbox.publisher import Publisher
from local.mailbox.store import MailStore
from local.place import Place

Tell = Callable[[str, str], None]
"""Called with a step's number of all ("2/5") and what was done."""


class AlreadyRunning(Exception):
    """The laptop cloud of the place is running; `origin` is its address."""

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.origin = origin


@dataclass(frozen=True)
class Laptop:
    """A running laptop cloud, reached at `origin`; `outputs` are the stack's, `cloud` is the emulator."""

    place: Place
    origin: str
    outputs: Mapping[str, str]
    accounts: Accounts
    mail: MailStore
    cloud: Cloud


@contextmanager
def running(place: Place, tell: Tell) -> Iterator[Laptop]:
    """A laptop cloud that is up inside the `with`. Raises AlreadyRunning, Refused."""
    place.state.mkdir(parents=True, exist_ok=True)
    with _locked(place) as lock:
        if done := cloud.clear_up(place):
            tell("", done)
        with _serving(place, lock) as (gateway, mail, origin), _emulating(place, origin, tell) as emulator:
            folder, fresh = assemble()
            tell("3/5", "Template synthesised" if fresh else "Template unchanged")
            outputs = deploy(emulator, folder, {"Origin": origin})
            tell("4/5", "Stack deployed: the same template as on AWS")
            users = accounts.open_accounts(place, emulator, outputs)
            clients = (emulator.client(service) for service in ("logs", "s3", "secretsmanager"))
            gateway.lead_to(Backend(emulator.endpoint, outputs, users, *clients))
            publisher = Publisher(mail, emulator.client("sns"), outputs["EmailTopic"], system_clock)
            publisher.start()
            gateway.ready.set()
            tell("5/5", f"Serving at {origin}")
            try:
                yield Laptop(place, origin, outputs, users, mail, emulator)
            finally:
                gateway.ready.clear()
                publisher.stop()


@contextmanager
def _locked(place: Place) -> Iterator[IO[str]]:
    """Holds the place. The system lets go of it when we end, however that is."""
    with place.lock.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(lock.read().strip()) from None
        yield lock


@contextmanager
def _serving(place: Place, lock: IO[str]) -> Iterator[tuple[Gateway, MailStore, str]]:
    bound = server.bind(place.port)
    origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
    lock.truncate(0)
    lock.write(origin)
    lock.flush()
    mail = MailStore(place.mailbox)
    gateway = Gateway(mail)
    serving = server.Server(gateway.app, bound)
    serving.start()
    try:
        yield gateway, mail, origin
    finally:
        serving.stop()
        mail.close()


@contextmanager
def _emulating(place: Place, origin: str, tell: Tell) -> Iterator[Cloud]:
    python, made = emulator_python()
    tell("1/5", "Environment of the AWS emulator installed" if made else "Environment of the AWS emulator is there")
    emulator = Cloud(place, python)
    try:
        emulator.start(origin)
        tell("2/5", f"AWS emulator up at {emulator.endpoint}, with IAM enforced")
        yield emulator
    finally:
        if not emulator.stop():
            tell("", "The AWS emulator did not save its state; the next start begins from nothing.")
