"""The signed tokens in the addresses that recipients follow: opening, clicking, unsubscribing,
viewing in a browser; and to sign up. Pure.

A token is base64url without padding of

    key id (1 byte) · workspace (16, a ULID) · campaign (16, a ULID) · number (4) · link (2, click only) · MAC (16)

with integers big-endian; that of a sign-up form is key id · workspace · MAC, that of its confirmation has the id of
the sign-up (16, a ULID) after the workspace. It names no person, only the number of a contact. The MAC is keyed BLAKE2b
of 128 bits (RFC 7693 §2.9) over the bytes before it: a message has twenty of them, and HMAC would take three times as
long. Each kind has a key of its own, derived from the secret of the key id, so a token of one kind is never good for
another.
Links must work for as long as mails are kept: tokens do not expire, and a secret that was ever used to sign stays in
the set.

The secret is JSON, key id (1 to 255) → at least 32 random characters: `{"1": "…"}`. The highest id signs, all verify:
to rotate, add the next id (`make rotate-links`); `keyring` has functions that are warm see it.
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from ulid import ULID

_MAC_LENGTH = 16
_ULID_LENGTH = 16
_PREFIX_LENGTH = 1 + 2 * _ULID_LENGTH + 4
_LINK_LENGTH = 2
_LONGEST_TOKEN = 100
_SHORTEST_SECRET = 32


class Kind(Enum):
    """What an address does; the value is the path in front of its token."""

    OPEN = "/t/o/"
    CLICK = "/t/c/"
    UNSUBSCRIBE = "/u/"
    VIEW = "/v/"
    SIGNUP = "/s/"
    CONFIRM = "/s/c/"


@dataclass(frozen=True)
class Reference:
    """What a token stands for: a recipient of a campaign, and for a click which link."""

    workspace: str
    campaign: str
    number: int
    link: int | None = None


class Signer:
    """Makes and reads tokens with the secrets of a deployment."""

    def __init__(self, secret_json: str) -> None:
        """`secret_json`: see the module. Raises ValueError where it is not such JSON."""
        secrets = _secrets(secret_json)
        self._keys = {key_id: {kind: _Key(kind, secret) for kind in Kind} for key_id, secret in secrets.items()}
        self._newest = max(secrets)

    def urls(self, origin: str, workspace: str, campaign: str, number: int) -> "Urls":
        """The addresses for one recipient. `workspace`, `campaign`: ULIDs; `number`: 32 bits; `origin`: no slash."""
        prefix = _campaign_prefix(self._newest, workspace, campaign) + number.to_bytes(4, "big")
        return Urls(origin, prefix, self._keys[self._newest])

    def signup_url(self, origin: str, workspace: str) -> str:
        """The address of a workspace's sign-up form."""
        return self._signed(origin, Kind.SIGNUP, workspace)

    def confirmation_url(self, origin: str, workspace: str, identifier: str) -> str:
        """The address where a sign-up, known by its ULID, is confirmed."""
        return self._signed(origin, Kind.CONFIRM, workspace, identifier)

    def read_signup(self, token: str) -> str | None:
        """The workspace that a sign-up form's token stands for; None as in `read`."""
        payload = self._payload(Kind.SIGNUP, token, 1 + _ULID_LENGTH)
        return str(ULID.from_bytes(payload[1:])) if payload else None

    def read_confirmation(self, token: str) -> tuple[str, str] | None:
        """The workspace and the sign-up that a confirmation's token stands for; None as in `read`."""
        payload = self._payload(Kind.CONFIRM, token, 1 + 2 * _ULID_LENGTH)
        return (str(ULID.from_bytes(payload[1:17])), str(ULID.from_bytes(payload[17:]))) if payload else None

    def _signed(self, origin: str, kind: Kind, *ulids: str) -> str:
        payload = self._newest.to_bytes(1, "big") + b"".join(ULID.from_str(each).bytes for each in ulids)
        return origin + self._keys[self._newest][kind].path(payload)

    def _payload(self, kind: Kind, token: str, length: int) -> bytes | None:
        """The bytes before the MAC, if it is ours."""
        data = _decoded(token)
        if data is None or len(data) != length + _MAC_LENGTH:
            return None
        payload, mac = data[:length], data[length:]
        known = payload[0] in self._keys
        keys = self._keys[payload[0] if known else self._newest]
        # The same is done for a key that is not known as for one that is.
        if not hmac.compare_digest(keys[kind].mac(payload), mac) or not known:
            return None
        return payload

    def read(self, kind: Kind, token: str) -> Reference | None:
        """What a recipient's token of that kind stands for; None for whatever we did not write exactly so."""
        payload = self._payload(kind, token, _PREFIX_LENGTH + (_LINK_LENGTH if kind is Kind.CLICK else 0))
        if payload is None:
            return None
        return Reference(
            workspace=str(ULID.from_bytes(payload[1:17])),
            campaign=str(ULID.from_bytes(payload[17:33])),
            number=int.from_bytes(payload[33:37], "big"),
            link=int.from_bytes(payload[37:39], "big") if kind is Kind.CLICK else None,
        )

    def knows_key_of(self, token: str) -> bool:
        """Whether it has the key that a token names; True of what is no token at all."""
        data = _decoded(token)
        return not data or data[0] in self._keys


class Urls:
    """The addresses of one recipient. Made by `Signer.urls`; each is signed when asked for."""

    __slots__ = ("_keys", "_origin", "_prefix")

    def __init__(self, origin: str, prefix: bytes, keys: "dict[Kind, _Key]") -> None:
        self._origin = origin
        self._prefix = prefix
        self._keys = keys

    def link(self, index: int) -> str:
        """The address that counts a click on link `index` (0 to 65,535) and leads on to its target."""
        return self._origin + self._keys[Kind.CLICK].path(self._prefix + index.to_bytes(_LINK_LENGTH, "big"))

    def links(self, count: int) -> list[str]:
        """The addresses of the links 0 to `count` - 1."""
        origin, path, prefix = self._origin, self._keys[Kind.CLICK].path, self._prefix
        return [origin + path(prefix + index.to_bytes(_LINK_LENGTH, "big")) for index in range(count)]

    @property
    def pixel(self) -> str:
        """The address of the image that counts an open."""
        return self._origin + self._keys[Kind.OPEN].path(self._prefix)

    @property
    def unsubscribe(self) -> str:
        """The address of the unsubscribe page, which takes one-click POSTs too."""
        return self._origin + self._keys[Kind.UNSUBSCRIBE].path(self._prefix)

    @property
    def view(self) -> str:
        """The address of the message in a browser."""
        return self._origin + self._keys[Kind.VIEW].path(self._prefix)


class _Key:
    """The key of one kind, derived from a secret."""

    __slots__ = ("_keyed", "_path")

    def __init__(self, kind: Kind, secret: str) -> None:
        self._path = kind.value
        derived = hmac.digest(secret.encode(), b"godwit " + kind.name.encode(), "sha256")
        self._keyed = blake2b(digest_size=_MAC_LENGTH, key=derived)

    def mac(self, payload: bytes) -> bytes:
        state = self._keyed.copy()
        state.update(payload)
        return state.digest()

    def path(self, payload: bytes) -> str:
        return self._path + _encoded(payload + self.mac(payload))


@lru_cache(maxsize=64)
def _campaign_prefix(key_id: int, workspace: str, campaign: str) -> bytes:
    return key_id.to_bytes(1, "big") + ULID.from_str(workspace).bytes + ULID.from_str(campaign).bytes


def _secrets(secret_json: str) -> dict[int, str]:
    value: Any = json.loads(secret_json)
    if not isinstance(value, dict) or not value:
        raise ValueError("the token secret is an object of key ids and secrets")
    secrets = {int(key_id): str(secret) for key_id, secret in value.items()}
    for key_id, secret in secrets.items():
        if not 1 <= key_id <= 255 or len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"key ids are 1 to 255, secrets have at least {_SHORTEST_SECRET} characters")
    return secrets


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(token: str) -> bytes | None:
    if len(token) > _LONGEST_TOKEN:
        return None
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    # The decoder skips foreign characters and ignores spare bits: only what we would write ourselves counts.
    return data if _encoded(data) == token else None
