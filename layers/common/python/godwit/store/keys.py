"""Every key of every table; no key is built elsewhere. Pure.

Each partition starts with the workspace, so that a claim's workspace bounds what a request can reach.

| table    | pk                                    | sk                  | holds                                       |
|----------|---------------------------------------|---------------------|---------------------------------------------|
| contacts | `{ws}#contact#{number mod 16}`        | number, 10 digits   | a contact, or its tombstone                 |
| contacts | `{ws}#address#{kind}`                 | address             | the number that has the address             |
| contacts | `{ws}#name`                           | folded name, number | nothing; found by prefix                    |
| contacts | `{ws}#untracked#{number mod 16}`      | number, 10 digits   | nothing: their hits aren't written down     |
| contacts | `{ws}#suppression#{channel}`          | hash of the address | why nothing may be sent there               |
| contacts | `{ws}#lifted#{channel}`               | hash of the address | when a suppression was lifted               |
| contacts | `{ws}#suppressed`                     | time, channel, hash | the address; the list that people see       |
| contacts | `{ws}#timeline#{number}`              | time, id            | consent given and withdrawn, notes, imports |
| contacts | `{ws}#former#{number}`                | hash of the address | an address that the contact had before      |
| contacts | `{ws}#signup`                         | id                  | a sign-up that waits to be confirmed        |
| contacts | `{ws}#signups#{limit}`                | hash, window        | how many sign-ups came                      |
| core     | `{ws}#counter`                        | `contacts`          | the last number given away                  |
| core     | `{ws}#{kind}`                         | id                  | a document: campaign, segment, import, …    |
| core     | `{ws}#dispatch`                       | campaign id         | how far the sending of a campaign is        |
| core     | `{ws}#pacer`                          | name                | a virtual clock (the account's: `@account`) |
| core     | `{ws}#figures#{campaign}`             | chunk, 5 digits     | counters of a chunk of the campaign index   |
| core     | `{ws}#outcomes`                       | day, campaign,chunk | what came of what was sent on that day      |
| core     | `{ws}#brake`                          | campaign id         | up to when its own brake answers for it     |
| core     | `{ws}#brake`                          | `workspace`         | the workspace's brake                       |
| ledger   | `{ws}#row#{campaign}#{number mod 16}` | number, 10 digits   | facts about one recipient                   |
| ledger   | `{ws}#late#{campaign}#{run}`          | number, 10 digits   | how often a message came too late           |
| ledger   | `{ws}#links`                          | campaign id         | click targets                               |
| ledger   | `{ws}#event#{campaign}#{number}`      | time, kind, id      | raw engagement and provider events          |
| ledger   | `@account#aside`                      | hash of the message | a provider's message that isn't understood  |
"""

import hashlib
from dataclasses import dataclass

from godwit.store.tables import CONTACTS, CORE, LEDGER, Table

SHARDS = 16
"""Contacts, marks of the untracked and ledger rows are spread over this many partitions by `number mod 16`."""

ACCOUNT = "@account"
"""Stands where a workspace would in the keys of what the whole AWS account shares."""


@dataclass(frozen=True)
class Partition:
    """All items under one partition key."""

    table: Table
    pk: str


@dataclass(frozen=True)
class Key:
    """One item."""

    table: Table
    pk: str
    sk: str


def _number(number: int) -> str:
    return f"{number:010d}"


def number_range(low: int, high: int) -> tuple[str, str]:
    """The sort keys of two numbers, to bound a range of contacts or rows with both ends."""
    return _number(low), _number(high)


def contact_shard(workspace: str, shard: int) -> Partition:
    """The contacts whose number leaves the rest `shard` (0 to 15)."""
    return Partition(CONTACTS, f"{workspace}#contact#{shard:02d}")


def contact(workspace: str, number: int) -> Key:
    """A contact by its permanent number."""
    return Key(CONTACTS, contact_shard(workspace, number % SHARDS).pk, _number(number))


def contact_sk(number: int) -> str:
    """The sort key of the contact, to say from where to where a shard is read."""
    return _number(number)


def addresses(workspace: str, kind: str) -> Partition:
    """All address pointers of a kind (`email`, `phone`, `external_id`), sorted by address."""
    return Partition(CONTACTS, f"{workspace}#address#{kind}")


def address(workspace: str, kind: str, value: str) -> Key:
    """The pointer that makes an address unique in its workspace."""
    return Key(CONTACTS, addresses(workspace, kind).pk, value)


def names(workspace: str) -> Partition:
    """The names and companies that contacts can be searched by, sorted."""
    return Partition(CONTACTS, f"{workspace}#name")


def name(workspace: str, text: str, number: int) -> Key:
    """The search entry of one name of a contact."""
    return Key(CONTACTS, names(workspace).pk, f"{text}#{_number(number)}")


def parse_name(sk: str) -> tuple[str, int]:
    """The text and the contact's number of a search entry's sort key."""
    text, _, number = sk.rpartition("#")
    return text, int(number)


def untracked(workspace: str, number: int) -> Key:
    """There for contacts whose opens and clicks must not be recorded."""
    return Key(CONTACTS, f"{workspace}#untracked#{number % SHARDS:02d}", _number(number))


def digest(workspace: str, kind: str, value: str) -> str:
    """A hash of an address, salted by the workspace, so that what stays of a person who is erased doesn't name it."""
    return hashlib.sha256(f"{workspace}#{kind}#{value}".encode()).hexdigest()


def suppression(workspace: str, channel: str, value: str) -> Key:
    """The suppression of one address (normal form) on a channel (`email`, `sms`)."""
    return suppression_of(workspace, channel, digest(workspace, channel, value))


def suppression_of(workspace: str, channel: str, digested: str) -> Key:
    """The suppression of the address with that digest."""
    return Key(CONTACTS, f"{workspace}#suppression#{channel}", digested)


def lifted_suppression(workspace: str, channel: str, value: str) -> Key:
    """When somebody let an address (normal form) be sent to again."""
    return Key(CONTACTS, f"{workspace}#lifted#{channel}", digest(workspace, channel, value))


def suppressed(workspace: str) -> Partition:
    """The suppressed addresses of a workspace, in order of time."""
    return Partition(CONTACTS, f"{workspace}#suppressed")


def suppressed_address(workspace: str, channel: str, value: str, at: int) -> Key:
    """The entry in the list of suppressed addresses of one that was suppressed at `at` (ms)."""
    return suppressed_of(workspace, channel, digest(workspace, channel, value), at)


def suppressed_of(workspace: str, channel: str, digested: str, at: int) -> Key:
    """The entry in that list of the address with that digest."""
    return Key(CONTACTS, suppressed(workspace).pk, f"{at:013d}#{channel}#{digested}")


def timeline(workspace: str, number: int) -> Partition:
    """What is kept of what happened to a contact, in order of time."""
    return Partition(CONTACTS, f"{workspace}#timeline#{number}")


def timeline_entry(workspace: str, number: int, at: int, identifier: str) -> Key:
    """What happened to a contact at `at` (ms); `identifier` tells it from what else happened then."""
    return Key(CONTACTS, timeline(workspace, number).pk, f"{at:013d}#{identifier}")


def former_addresses(workspace: str, number: int) -> Partition:
    """The addresses that a contact had before the ones it has."""
    return Partition(CONTACTS, f"{workspace}#former#{number}")


def former_address(workspace: str, number: int, kind: str, value: str) -> Key:
    """An address that a contact had before: `email`, `phone` or `external_id`."""
    return Key(CONTACTS, former_addresses(workspace, number).pk, digest(workspace, kind, value))


def signups(workspace: str) -> Partition:
    """The sign-ups that wait to be confirmed."""
    return Partition(CONTACTS, f"{workspace}#signup")


def signup(workspace: str, identifier: str) -> Key:
    """A sign-up that waits to be confirmed."""
    return Key(CONTACTS, signups(workspace).pk, identifier)


def signup_count(workspace: str, limit: str, digested: str, window: int) -> Key:
    """How many sign-ups came of one address or place in a window, counted from 1970; `limit` names what is counted."""
    return Key(CONTACTS, f"{workspace}#signups#{limit}", f"{digested}#{window}")


def contact_counter(workspace: str) -> Key:
    """The counter that contact numbers are taken from."""
    return Key(CORE, f"{workspace}#counter", "contacts")


def documents(workspace: str, kind: str) -> Partition:
    """All documents of a kind, sorted by id, which is by creation."""
    return Partition(CORE, f"{workspace}#{kind}")


def document(workspace: str, kind: str, identifier: str) -> Key:
    """A document by kind (`campaign`, `segment`, `import`, `settings`, …) and id."""
    return Key(CORE, documents(workspace, kind).pk, identifier)


def dispatch(workspace: str, campaign: str) -> Key:
    """How far the sending of a campaign is: the orchestrator's own item."""
    return Key(CORE, f"{workspace}#dispatch", campaign)


def pacer(workspace: str, name: str) -> Key:
    """A pacer's virtual clock."""
    return Key(CORE, f"{workspace}#pacer", name)


def figures(workspace: str, campaign: str) -> Partition:
    """The counters of all chunks of a campaign's index."""
    return Partition(CORE, f"{workspace}#figures#{campaign}")


def chunk_figures(workspace: str, campaign: str, chunk: int) -> Key:
    """The counters of one chunk of a campaign's index."""
    return Key(CORE, figures(workspace, campaign).pk, f"{chunk:05d}")


def outcomes(workspace: str) -> Partition:
    """What came of a workspace's messages, by the day (UTC) that they were sent on."""
    return Partition(CORE, f"{workspace}#outcomes")


def outcomes_from(day: int) -> str:
    """The sort key that the outcomes of that day (days since 1970) and later ones begin at."""
    return f"{day:05d}"


def chunk_outcomes(workspace: str, day: int, campaign: str, chunk: int) -> Key:
    """What came of one chunk's messages of a campaign that were sent on that day (days since 1970, UTC)."""
    return Key(CORE, outcomes(workspace).pk, f"{outcomes_from(day)}#{campaign}#{chunk:05d}")


def parse_outcomes(sk: str) -> tuple[int, str]:
    """The day and the campaign of such a sort key."""
    day, campaign, _ = sk.split("#")
    return int(day), campaign


def brakes(workspace: str) -> Partition:
    """The workspace's brake, and which campaigns' own brakes answer for them."""
    return Partition(CORE, f"{workspace}#brake")


def campaign_brake(workspace: str, campaign: str) -> Key:
    """Up to when a campaign's own brake answers for what it sent."""
    return Key(CORE, brakes(workspace).pk, campaign)


def workspace_brake(workspace: str) -> Key:
    """The workspace's brake."""
    return Key(CORE, brakes(workspace).pk, "workspace")


def row_shard(workspace: str, campaign: str, shard: int) -> Partition:
    """The ledger rows of a campaign whose number leaves the rest `shard` (0 to 15)."""
    return Partition(LEDGER, f"{workspace}#row#{campaign}#{shard:02d}")


def row(workspace: str, campaign: str, number: int) -> Key:
    """The ledger row of one recipient."""
    return Key(LEDGER, row_shard(workspace, campaign, number % SHARDS).pk, _number(number))


def parse_row(pk: str, sk: str) -> tuple[str, str, int] | None:
    """Workspace, campaign and number of a ledger row's key; None where it is another item's."""
    parts = pk.split("#")
    if len(parts) != 4 or parts[1] != "row":
        return None
    return parts[0], parts[2], int(sk)


def contact_campaigns(workspace: str, number: int) -> Partition:
    """Partition of the index `by_contact`: the ledger rows of one contact."""
    return Partition(LEDGER, f"{workspace}#{number}")


def late(workspace: str, campaign: str, run: int, number: int) -> Key:
    """How often a recipient's message was dropped in a run for coming too late."""
    return Key(LEDGER, f"{workspace}#late#{campaign}#{run}", _number(number))


def links(workspace: str, campaign: str) -> Key:
    """The click targets of a campaign; its content cannot change once it is sent."""
    return Key(LEDGER, f"{workspace}#links", campaign)


def events(workspace: str, campaign: str, number: int) -> Partition:
    """The raw events of one recipient, in order of their times."""
    return Partition(LEDGER, f"{workspace}#event#{campaign}#{number}")


def event(workspace: str, campaign: str, number: int, at: int, kind: str, identifier: str) -> Key:
    """A raw event: its time (ms), kind, and an id that makes repeats of it the same item."""
    return Key(LEDGER, events(workspace, campaign, number).pk, f"{at:013d}#{kind}#{identifier}")


def event_from(at: int) -> str:
    """A sort key before those of all events from `at` (ms) on."""
    return f"{at:013d}"


def event_time(sk: str) -> int:
    """The time (ms) of an event's sort key."""
    return int(sk[:13])


KEPT_ASIDE = Partition(LEDGER, f"{ACCOUNT}#aside")
"""Messages of providers that nobody understood, of all workspaces: often they don't say whose they are."""


def aside(body: str) -> Key:
    """One of them: its hash makes repeats of it the same item."""
    return Key(LEDGER, KEPT_ASIDE.pk, hashlib.sha256(body.encode()).hexdigest())


def listed_campaigns(workspace: str) -> Partition:
    """Partition of the index `listed`: the campaigns of a workspace."""
    return Partition(CORE, workspace)


ACTIVE_CAMPAIGNS = Partition(CORE, "active")
"""Partition of the index `active`: the campaigns of all workspaces that are under way."""

SCHEDULED_CAMPAIGNS = Partition(CORE, "scheduled")
"""Partition of the index `active`: the campaigns of all workspaces that wait for their time, sorted by it."""
