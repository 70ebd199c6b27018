"""Sign-ups that wait for their confirmation. May touch: the store.

They are the one place where somebody's address is kept who may never have asked for it, so they go after seven days,
and what they hold of the person goes once it is confirmed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from godwit.clock import DAY, SECOND
from godwit.store import keys
from godwit.store.conditions import Equals, Present, Without, all_of
from godwit.store.protocol import ConditionFailed, Delete, Put, Store, Update, query_all
from godwit.store.tables import EXPIRES_AT

LASTS = 7 * DAY
_OF_THE_PERSON = ("email", "first_name", "language", "topics")


@dataclass(frozen=True)
class SignUp:
    """What somebody sent by the form. `email` in normal form; `topics`: ids, None for those that new contacts get."""

    email: str
    first_name: str | None
    language: str
    topics: Sequence[str] | None


@dataclass(frozen=True)
class Pending:
    """A sign-up that is kept, since `at` (ms); None as `sign_up` once it was confirmed."""

    sign_up: SignUp | None
    at: int


def keep(store: Store, workspace: str, identifier: str, sign_up: SignUp, now: int) -> None:
    """Keep a sign-up for seven days from `now` (ms)."""
    item = {
        "email": sign_up.email,
        "first_name": sign_up.first_name,
        "language": sign_up.language,
        "topics": None if sign_up.topics is None else list(sign_up.topics),
        "at": now,
        EXPIRES_AT: (now + LASTS) // SECOND,
    }
    kept = {name: value for name, value in item.items() if value is not None}
    store.write(Put(keys.signup(workspace, identifier), kept))


def find(store: Store, workspace: str, identifier: str, now: int) -> Pending | None:
    """The sign-up of that id; None where there is none, or not any more."""
    item = store.get(keys.signup(workspace, identifier), consistent=True)
    if item is None or item[EXPIRES_AT] * SECOND < now:
        return None
    if "email" not in item:
        return Pending(None, item["at"])
    sign_up = SignUp(item["email"], item.get("first_name"), item["language"], item.get("topics"))
    return Pending(sign_up, item["at"])


def settle(store: Store, workspace: str, identifier: str, now: int) -> None:
    """Let it count as confirmed, and forget whose it was."""
    done = Update(
        keys.signup(workspace, identifier), set={"confirmed_at": now}, remove=_OF_THE_PERSON, condition=Present()
    )
    try:
        store.write(done)
    except ConditionFailed:
        return  # It was removed meanwhile, with the person.


def forget_signups(store: Store, workspace: str, digests: Collection[str]) -> None:
    """Remove the sign-ups of addresses with these digests."""
    for item in query_all(store, keys.signups(workspace), consistent=True):
        if "email" in item and keys.digest(workspace, "email", item["email"]) in digests:
            store.write(Delete(keys.signup(workspace, item["sk"])))


def claim_mail(store: Store, workspace: str, identifier: str, now: int) -> bool:
    """Take it on oneself to send the mail; False where another did, or it is gone."""
    free = all_of(Present(), Without("mailed_at"))
    try:
        store.write(Update(keys.signup(workspace, identifier), set={"mailed_at": now}, condition=free))
    except ConditionFailed:
        return False
    return True


def release_mail(store: Store, workspace: str, identifier: str, claimed_at: int) -> None:
    """The mail that was claimed surely did not go out: it may be sent again."""
    ours = Equals("mailed_at", claimed_at)
    try:
        store.write(Update(keys.signup(workspace, identifier), remove=("mailed_at",), condition=ours))
    except ConditionFailed:
        return
