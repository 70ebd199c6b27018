"""How often may be signed up: by address, by workspace, by where it comes from. May touch: the store.

Counters of fixed windows, which expire. Addresses of people and machines are hashed with a secret, so that the counters
name nobody, not even to who has the table.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.store import keys
from godwit.store.conditions import Absent, Below, any_of
from godwit.store.protocol import ConditionFailed, Store, Update
from godwit.store.tables import EXPIRES_AT


@dataclass(frozen=True)
class Limit:
    """At most so many in a `window` (ms)."""

    name: str
    most: int
    window: int


PER_ADDRESS = Limit("address", 3, DAY)
PER_SOURCE = Limit("source", 10, HOUR)
PER_WORKSPACE = Limit("workspace", 60, MINUTE)


def admits(store: Store, workspace: str, limit: Limit, subject: str, now: int, secret: str) -> bool:
    """Count one more of `subject` at `now` (ms); False where the limit is reached, and then nothing is counted."""
    window = now // limit.window
    update = Update(
        keys.signup_count(workspace, limit.name, _hashed(subject, secret), window),
        set={EXPIRES_AT: (window + 2) * limit.window // SECOND},
        add={"count": 1},
        condition=any_of(Absent(), Below("count", limit.most)),
    )
    try:
        store.write(update)
    except ConditionFailed:
        return False
    return True


def mailbox_of(email: str) -> str:
    """The mailbox that an address leads to: what stands behind a `+` its owner chooses freely (RFC 5233)."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def source_of(event: Mapping[str, Any], forwarded: str) -> str:
    """Where a request comes from: an IPv4 address, or the first half of an IPv6 address, which one person has whole.

    `forwarded` is X-Forwarded-For: CloudFront adds whom it was called by, API Gateway adds CloudFront. What comes
    before is the caller's own claim.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
    """
    hops = [hop.strip() for hop in forwarded[-200:].split(",")]
    told = hops[-2] if len(hops) > 1 else event["requestContext"]["http"].get("sourceIp") or ""
    try:
        address = ip_address(told)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), 64), strict=False))
    return str(address)


def _hashed(subject: str, secret: str) -> str:
    key = hashlib.sha256(f"godwit signup {secret}".encode()).digest()
    return hashlib.blake2b(subject.encode(), key=key, digest_size=16).hexdigest()
