"""Who is calling: workspace and role from the JWT's claims, which no client may write. Pure but for Powertools' event.

Both claims must be there and the token must be an ID token (DESIGN §8): access tokens lack custom attributes.
"""

from dataclasses import dataclass
from typing import Any, Literal

from godwit.errors import Forbidden

Role = Literal["owner", "editor", "viewer"]
_RANK: dict[str, int] = {"viewer": 0, "editor": 1, "owner": 2}

WORKSPACE_CLAIM = "custom:workspace"
ROLE_CLAIM = "custom:role"


@dataclass(frozen=True)
class Identity:
    """The caller. `workspace` bounds every key; `actor` is the user's e-mail, for the records."""

    workspace: str
    role: Role
    actor: str

    def require(self, role: Role) -> None:
        """Raises Forbidden unless the caller's role is this or higher."""
        if _RANK[self.role] < _RANK[role]:
            raise Forbidden(f"This needs the role {role}; yours is {self.role}.")


def identify(claims: dict[str, Any]) -> Identity:
    """The caller that the authorizer's claims name. Raises Forbidden for a token we don't take."""
    workspace, role = claims.get(WORKSPACE_CLAIM), claims.get(ROLE_CLAIM)
    if claims.get("token_use") != "id" or not workspace or "#" in str(workspace) or role not in _RANK:
        raise Forbidden("This token names no workspace and role; sign in again.")
    return Identity(str(workspace), role, str(claims.get("email", "")))
