"""Every entry point and exactly what it may do. Pure: data that `functions.py` makes resources of.

An entry point's role has the rights written here, its own logs and traces, and nothing else. DynamoDB knows no right to
TransactWriteItems: each item of a transaction needs its own verb.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

GET, BATCH_GET, QUERY = "GetItem", "BatchGetItem", "Query"
PUT, UPDATE, DELETE, CHECK = "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"

READ_OBJECTS = ("GetObject", "ListBucket")
"""Without ListBucket S3 answers 403 instead of 404 for an object that isn't there."""
WRITE_OBJECTS = ("PutObject",)
DELETE_OBJECTS = ("DeleteObject",)

READ_SECRETS = ("GetSecretValue",)
WRITE_SECRETS = ("CreateSecret", "PutSecretValue", "DeleteSecret")

Tables = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class QueueSource:
    """A queue to consume: `batch` messages at a time, in at most `concurrency` invocations at once."""

    queue: str
    batch: int
    concurrency: int


@dataclass(frozen=True)
class Partitions:
    """Those whose key is like one of `like`, with `*` for anything; `verbs` is what may be done there."""

    like: tuple[str, ...]
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class EntryPoint:
    """A function. `module` is below `functions`; `timeout` in seconds; `memory` in MB (1,769 is one whole CPU)."""

    module: str
    timeout: int
    memory: int = 512
    group: str | None = None
    """The requirements group it needs beside the layer's."""
    tables: Tables = field(default_factory=dict)
    partitions: Mapping[str, Partitions] = field(default_factory=dict)
    """What it may do in some partitions of a table only, by table."""
    indexes: Tables = field(default_factory=dict)
    """Global secondary indexes that it queries, by table."""
    objects: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    """What it does with images that were uploaded just now."""
    images: tuple[str, ...] = ()
    """What it does with images that anybody may read."""
    takes_from: QueueSource | None = None
    sends_to: tuple[str, ...] = ()
    needs_origin: bool = False
    """Writes addresses that recipients reach us at."""
    signs: bool = False
    """Reads the secret of link tokens."""
    secrets: tuple[str, ...] = ()
    """What it does with the secrets that workspaces entrust to us."""
    ses: tuple[str, ...] = ()
    """What it calls of SES, such as `SendEmail`; `functions.py` knows what each of these is allowed on."""
    schedules: bool = False
    """Makes and removes campaigns' schedules."""
    feeds_itself: bool = False
    """Queues messages that it takes itself, so Lambda's recursion guard must be off (DESIGN §5)."""

    @property
    def name(self) -> str:
        """As CloudFormation's logical ids have it: `ContactsApi`."""
        return "".join(word.capitalize() for word in self.module.replace(".", "_").split("_"))

    @property
    def folder(self) -> str:
        """The folder below `functions`."""
        return self.module.split(".")[0]


CONTACTS_API = EntryPoint(
    "contacts.api",
    timeout=29,
    memory=1024,
    group="contacts",
    tables={
        "contacts": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        "core": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE),
        "ledger": (BATCH_GET,),
    },
    indexes={"ledger": ("by_contact",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS),
    sends_to=("imports", "jobs"),
    ses=("GetSuppressedDestination", "DeleteSuppressedDestination"),
)

IMPORTER = EntryPoint(
    "contacts.importer",
    timeout=120,
    memory=1769,
    group="contacts",
    tables={
        "contacts": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        "core": (GET, QUERY, PUT, UPDATE),
    },
    objects=(*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS),
    takes_from=QueueSource("imports", batch=1, concurrency=2),
    sends_to=("imports", "indexing"),
    feeds_itself=True,
)

CONTACT_JOBS = EntryPoint(
    "contacts.jobs",
    timeout=120,
    memory=1769,
    group="contacts",
    tables={
        "contacts": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        "core": (GET, QUERY, UPDATE),
        "ledger": (BATCH_GET, QUERY, UPDATE, DELETE),
    },
    indexes={"contacts": ("changes",), "ledger": ("by_contact",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS),
    takes_from=QueueSource("jobs", batch=1, concurrency=2),
    sends_to=("jobs", "indexing"),
    feeds_itself=True,
)

MEDIA_API = EntryPoint(
    "media.api",
    timeout=29,
    tables={"core": (GET, QUERY, PUT, DELETE)},
    uploads=WRITE_OBJECTS,
    images=DELETE_OBJECTS,
    needs_origin=True,
)

MEDIA_CHECKER = EntryPoint(
    "media.checker",
    timeout=30,
    tables={"core": (GET, UPDATE)},
    uploads=(*READ_OBJECTS, *DELETE_OBJECTS),
    images=(*WRITE_OBJECTS, *DELETE_OBJECTS),
)

SETTINGS_API = EntryPoint(
    "settings.api",
    timeout=29,
    group="contacts",
    tables={"core": (GET, QUERY, PUT, UPDATE)},
    needs_origin=True,
    signs=True,
    ses=("GetAccount", "ListEmailIdentities", "GetEmailIdentity", "GetConfigurationSetEventDestinations"),
    secrets=(*READ_SECRETS, *WRITE_SECRETS),
)

SEGMENTS_API = EntryPoint(
    "segments.api",
    timeout=29,
    memory=1769,
    tables={"contacts": (BATCH_GET,), "core": (GET, QUERY, PUT, UPDATE, DELETE)},
    indexes={"contacts": ("changes",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS),
    sends_to=("indexing",),
)

INDEXER = EntryPoint(
    "segments.indexer",
    timeout=900,
    memory=1769,
    tables={"contacts": (QUERY,), "core": (GET, QUERY, UPDATE)},
    indexes={"contacts": ("changes",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS),
    takes_from=QueueSource("indexing", batch=1, concurrency=2),
    sends_to=("indexing",),
    feeds_itself=True,
)

CAMPAIGNS_API = EntryPoint(
    "campaigns.api",
    timeout=29,
    memory=1769,
    group="campaigns",
    tables={"contacts": (GET, BATCH_GET), "core": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE), "ledger": (QUERY,)},
    indexes={"contacts": ("changes",), "core": ("listed",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS),
    sends_to=("dispatch", "jobs"),
    needs_origin=True,
    ses=("SendEmail", "GetAccount", "GetEmailIdentity"),
    schedules=True,
    secrets=READ_SECRETS,
)

ORCHESTRATOR = EntryPoint(
    "campaigns.orchestrator",
    timeout=120,
    memory=1769,
    group="campaigns",
    tables={"core": (GET, BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK), "ledger": (GET, BATCH_GET, PUT, UPDATE)},
    indexes={"contacts": ("changes",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS),
    takes_from=QueueSource("dispatch", batch=1, concurrency=10),
    sends_to=("dispatch", "email"),
    needs_origin=True,
    ses=("GetAccount", "GetEmailIdentity"),
    feeds_itself=True,
    secrets=READ_SECRETS,
)

SWEEPER = EntryPoint(
    "campaigns.sweeper",
    timeout=60,
    tables={"core": (GET,)},
    indexes={"core": ("active",)},
    sends_to=("dispatch",),
)

SEND_EMAIL = EntryPoint(
    "send_email.handler",
    timeout=30,
    memory=1024,
    tables={"contacts": (BATCH_GET,), "core": (GET, PUT, UPDATE), "ledger": (BATCH_GET, UPDATE)},
    objects=READ_OBJECTS,
    takes_from=QueueSource("email", batch=10, concurrency=50),
    needs_origin=True,
    signs=True,
    ses=("SendEmail",),
    secrets=READ_SECRETS,
)

TRACKING = EntryPoint(
    "tracking.handler",
    timeout=10,
    tables={"ledger": (GET, QUERY, PUT, UPDATE)},
    partitions={"contacts": Partitions(("*#untracked#*",), (GET,))},
    signs=True,
)

TAKING_BACK = {"contacts": Partitions(("*#suppression#*", "*#suppressed"), (DELETE,))}
"""Whoever wanted nothing more may come back by themselves: that takes away what stood against their address."""

UNSUBSCRIBE = EntryPoint(
    "unsubscribe.handler",
    timeout=10,
    tables={"contacts": (GET, PUT, UPDATE, CHECK), "core": (GET, QUERY), "ledger": (GET, PUT, UPDATE)},
    partitions=TAKING_BACK,
    signs=True,
)

VIEW = EntryPoint(
    "view.handler",
    timeout=10,
    memory=1024,
    tables={"contacts": (GET,), "core": (GET,)},
    objects=READ_OBJECTS,
    needs_origin=True,
    signs=True,
)

SIGNUP = EntryPoint(
    "signup.handler",
    timeout=10,
    group="contacts",
    tables={"contacts": (GET, PUT, UPDATE, CHECK), "core": (GET, QUERY, UPDATE)},
    partitions=TAKING_BACK,
    sends_to=("signups",),
    signs=True,
)

SIGNUP_MAILER = EntryPoint(
    "signup.mailer",
    timeout=30,
    group="contacts",
    tables={"contacts": (GET, PUT, UPDATE, CHECK), "core": (GET, QUERY, UPDATE)},
    takes_from=QueueSource("signups", batch=1, concurrency=2),
    needs_origin=True,
    signs=True,
    ses=("SendEmail",),
    secrets=READ_SECRETS,
)

SES_EVENTS = EntryPoint(
    "webhooks.ses_events",
    timeout=30,
    tables={
        "contacts": (GET, PUT, UPDATE, DELETE, CHECK),
        "core": (QUERY,),
        "ledger": (GET, BATCH_GET, QUERY, PUT, UPDATE),
    },
    indexes={"ledger": ("by_contact",)},
    takes_from=QueueSource("ses-events", batch=10, concurrency=10),
)

AGGREGATOR = EntryPoint(
    "analytics.aggregator",
    timeout=60,
    memory=1024,
    tables={"core": (GET, QUERY, PUT, UPDATE), "ledger": (BATCH_GET,)},
    indexes={"ledger": ("by_contact",)},
    objects=(*READ_OBJECTS, *WRITE_OBJECTS),
)

ANALYTICS_API = EntryPoint(
    "analytics.api",
    timeout=29,
    memory=1024,
    tables={"contacts": (BATCH_GET,), "core": (GET, QUERY), "ledger": (GET, BATCH_GET)},
    objects=READ_OBJECTS,
)

NOTIFICATIONS_API = EntryPoint("notifications.api", timeout=29, tables={"core": (GET, QUERY, PUT, UPDATE)})

REPUTATION_API = EntryPoint(
    "reputation.api",
    timeout=29,
    group="contacts",
    tables={"core": (GET, QUERY, PUT, UPDATE)},
    ses=("ListEmailIdentities", "GetEmailIdentity"),
)

ENTRY_POINTS = (
    CONTACTS_API,
    IMPORTER,
    CONTACT_JOBS,
    MEDIA_API,
    MEDIA_CHECKER,
    SETTINGS_API,
    SEGMENTS_API,
    INDEXER,
    CAMPAIGNS_API,
    ORCHESTRATOR,
    SWEEPER,
    SEND_EMAIL,
    TRACKING,
    UNSUBSCRIBE,
    VIEW,
    SIGNUP,
    SIGNUP_MAILER,
    SES_EVENTS,
    AGGREGATOR,
    ANALYTICS_API,
    NOTIFICATIONS_API,
    REPUTATION_API,
)
