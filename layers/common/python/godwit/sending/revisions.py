"""Revisions: what a campaign sends, prepared once when sending is asked for, and immutable. May touch: objects."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import formataddr
from typing import Any

from godwit.contacts.reachability import Basis
from godwit.content.prepared import Prepared
from godwit.content.template import MessageTemplate
from godwit.files.attached import AttachedFile, file_name
from godwit.sending.email_provider import Attachment
from godwit.store.objects import Objects

_KEPT = 16
_BYTES_KEPT = 50 * 2**20
"""Of attachments, in memory; those of one campaign have at most 5 MB."""


@dataclass(frozen=True)
class Revision:
    """`sender` is a whole From header. The consent basis is kept, so that freeze and claim go by the same one."""

    prepared: Prepared
    sender: str
    reply_to: str | None
    consent_basis: Basis
    attachments: tuple[AttachedFile, ...] = ()
    tracking: bool = True
    """Whether the workspace wants opens and clicks recorded; a contact may want it not, all the same."""

    def tracks(self, contact: Mapping[str, Any]) -> bool:
        """Whether this contact's opens and clicks are recorded."""
        return self.tracking and bool(contact["tracking"])


def from_header(name: str, address: str) -> str:
    """A From header of RFC 5322, the name encoded by RFC 2047 where it isn't ASCII."""
    return formataddr((name, address)) if name else address


def name_of(workspace: str, campaign: str, revision: str) -> str:
    """The object's name."""
    return f"{workspace}/campaigns/{campaign}/revision-{revision}"


def save(objects: Objects, name: str, revision: Revision) -> None:
    """Store a revision."""
    held = {
        "prepared": revision.prepared.to_json(),
        "sender": revision.sender,
        "reply_to": revision.reply_to,
        "consent_basis": revision.consent_basis,
        "tracking": revision.tracking,
        "attachments": [asdict(each) for each in revision.attachments],
    }
    objects.write(name, json.dumps(held).encode())


class Revisions:
    """The stored revisions, with their templates compiled once for all recipients of a warm function."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._read: OrderedDict[str, tuple[Revision, MessageTemplate]] = OrderedDict()
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def read(self, name: str) -> tuple[Revision, MessageTemplate]:
        """The stored revision and its template. Raises KeyError where there is none."""
        if name not in self._read:
            stored = self._objects.read(name)
            if stored is None:
                raise KeyError(name)
            held = json.loads(stored.data)
            prepared = Prepared.from_json(held.pop("prepared"))
            attached = tuple(AttachedFile(**each) for each in held.pop("attachments"))
            revision = Revision(prepared=prepared, attachments=attached, **held)
            self._read[name] = (revision, MessageTemplate(prepared))
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return self._read[name]

    def attachments(self, workspace: str, revision: Revision) -> tuple[Attachment, ...]:
        """The files that go with a revision. Raises KeyError where one is gone."""
        return tuple(
            Attachment(each.filename, each.content_type, self._file(file_name(workspace, each.id)))
            for each in revision.attachments
        )

    def _file(self, name: str) -> bytes:
        if name not in self._files:
            stored = self._objects.read(name)
            if stored is None:
                raise KeyError(name)
            self._files[name] = stored.data
            while sum(map(len, self._files.values())) > _BYTES_KEPT:
                self._files.popitem(last=False)
        self._files.move_to_end(name)
        return self._files[name]
