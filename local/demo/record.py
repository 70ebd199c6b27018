"""What of a demonstration has been done, so that an interrupted one goes on and a finished one isn't repeated.

Touches: a file. Every step's id is written down before the next step.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from local.place import Place


@dataclass
class Record:
    """The demonstration of one file of contacts."""

    imported: str | None = None
    """The import's id."""
    prepared: bool = False
    segment: str | None = None
    campaign: str | None = None
    read: dict[str, int] | None = None
    done: bool = False


class Records:
    """The records of one laptop cloud, by the file's content."""

    def __init__(self, place: Place, data: bytes) -> None:
        self._file: Path = place.demos
        self.name = hashlib.sha256(data).hexdigest()
        self.record = Record(**self._all().get(self.name, {}))

    def save(self) -> None:
        """Write the record down."""
        text = json.dumps(self._all() | {self.name: asdict(self.record)})
        draft = self._file.with_suffix(".new")
        draft.write_text(text)
        draft.replace(self._file)

    def _all(self) -> dict[str, Any]:
        records: dict[str, Any] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return records
