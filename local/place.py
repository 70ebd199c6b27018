"""Where a laptop cloud keeps its things and which port it is reached at. Pure."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
ACCOUNT = "000000000000"

SHARED = ROOT / ".godwit"
"""What all laptop clouds of this checkout share: the emulator's environment and the synthesised template."""


@dataclass(frozen=True)
class Place:
    """One laptop cloud. `state`: its folder. `port`: the gateway's, 0 for any free one."""

    state: Path
    port: int

    @property
    def lock(self) -> Path:
        """Held while the cloud runs; holds its address."""
        return self.state / "lock"

    @property
    def cloud(self) -> Path:
        """What the emulator keeps: services' state, objects, its log."""
        return self.state / "cloud"

    @property
    def mailbox(self) -> Path:
        """The database of sent messages."""
        return self.state / "mailbox.sqlite"

    @property
    def accounts(self) -> Path:
        """The demo's workspaces and the password of its users."""
        return self.state / "accounts.json"

    @property
    def demos(self) -> Path:
        """What of the demonstration has been done."""
        return self.state / "demos.json"


class Refused(Exception):
    """It can't go on; the message says why in one line, for people."""
