"""What sending needs to know of a campaign's attachments. Pure; imports nothing of how they are uploaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AttachedFile:
    """What a campaign's revision keeps of an attachment. The object of that id never changes."""

    id: str
    filename: str
    content_type: str


def file_name(workspace: str, identifier: str) -> str:
    """The object with the file as it was found good."""
    return f"{workspace}/attachments/{identifier}/file"
