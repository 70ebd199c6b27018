"""Subscribing whoever signed up. May touch: the store."""

from godwit.clock import Clock, from_iso, to_iso
from godwit.contacts import topics
from godwit.contacts.answer import is_live
from godwit.contacts.changes import create
from godwit.contacts.commit import ATTEMPTS, AddressTaken, doc_of
from godwit.contacts.consent import Wishes, heed
from godwit.contacts.reachability import Channel
from godwit.contacts.suppression import come_back, held_against
from godwit.contacts.suppression_reasons import is_own_wish
from godwit.contacts.timeline import RECIPIENT, Author
from godwit.signup.pending import SignUp
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Contended, Store

SOURCE = "signup form"
_EMAIL: tuple[Channel, ...] = ("email",)


def number_of_address(store: Store, workspace: str, email: str) -> int | None:
    """The contact that has the address, None where nobody has."""
    pointer = store.get(keys.address(workspace, "email", email), consistent=True)
    return int(pointer["number"]) if pointer else None


def subscribe(store: Store, workspace: str, sign_up: SignUp, asked_at: int, clock: Clock) -> Item | None:
    """Let the contact with the address have what it signed up for, making it where there is none; answers the item.

    None where they said no since they asked to be signed up (`asked_at`, ms): an old mail brings nobody back.

    Consent is recorded with its time and source. An existing contact keeps its fields: anybody may have written the
    form. An earlier no of their own is lifted, also where it outlived its contact; another suppression never. Repeating
    changes nothing. Raises Contended, where trying again is right.
    """
    by = Author(RECIPIENT, SOURCE)
    if _left_since(store, workspace, sign_up.email, asked_at):
        return None
    declared = topics.declared(store, workspace)
    wanted = None if sign_up.topics is None else [topic for topic in sign_up.topics if topic in declared]
    for _ in range(ATTEMPTS):
        number = number_of_address(store, workspace, sign_up.email)
        now = clock()
        if number is not None:
            item = heed(store, workspace, number, Wishes(join=wanted or (), start=_EMAIL), now, SOURCE, clock)
            if item is not None:
                return item
            continue
        come_back(store, workspace, "email", sign_up.email, clock, by)
        defaults = [topic for topic, default in declared.items() if default]
        change = {
            "email": sign_up.email,
            "first_name": sign_up.first_name,
            "language": sign_up.language,
            "topics": defaults if wanted is None else wanted,
            "consent": {"email": {"given": True, "at": to_iso(now), "source": SOURCE}},
        }
        try:
            return create(store, workspace, change, clock, by)
        except AddressTaken:
            continue
    raise Contended("the contact with this address kept coming and going")


def _left_since(store: Store, workspace: str, email: str, asked_at: int) -> bool:
    """Whether their no to email is later, with the contact or without one."""
    held = held_against(store, workspace, "email", email)
    if held is not None and is_own_wish(held) and held["at"] > asked_at:
        return True
    number = number_of_address(store, workspace, email)
    item = None if number is None else store.get(keys.contact(workspace, number), consistent=True)
    stopped = doc_of(item)["email_unsubscribed_at"] if item is not None and is_live(item) else None
    return stopped is not None and from_iso(stopped) > asked_at
