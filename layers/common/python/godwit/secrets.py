"""What workspaces entrust to us: their providers' passwords, each in a secret of its own. Touches: Secrets Manager.

A secret's name is `godwit/{workspace}/{provider}`. Settings name the version they go with, so that a change of both is
seen at once, a rejected change of the settings leaves what is used as it was, and a version can be cached for good.
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

import uuid
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
else:
    SecretsManagerClient = Any

PREFIX = "godwit/"
"""Of all names; the functions' rights end there."""
_MOST_CACHED = 256


class SecretMissing(Exception):
    """There is no such secret, or no such version of it any more."""


class Secrets(Protocol):
    """A workspace's secrets, by provider."""

    def keep(self, workspace: str, provider: str, value: str) -> str:
        """Store a value as the newest version; answers that version's name."""
        ...

    def read(self, workspace: str, provider: str, version: str) -> str:
        """The value of a version. Raises SecretMissing."""
        ...

    def forget(self, workspace: str, provider: str) -> None:
        """Remove all versions at once; none there is fine."""
        ...


class ManagedSecrets:
    """Secrets in AWS Secrets Manager. Versions that were read are remembered."""

    def __init__(self, client: SecretsManagerClient) -> None:
        self._client = client
        self._read: dict[tuple[str, str], str] = {}

    def keep(self, workspace: str, provider: str, value: str) -> str:
        """See `Secrets.keep`."""
        name, token = _name(workspace, provider), str(uuid.uuid4())
        try:
            answer = self._client.put_secret_value(SecretId=name, SecretString=value, ClientRequestToken=token)
        except self._client.exceptions.ResourceNotFoundException:
            created = self._client.create_secret(Name=name, SecretString=value, ClientRequestToken=token)
            return created["VersionId"]
        return answer["VersionId"]

    def read(self, workspace: str, provider: str, version: str) -> str:
        """See `Secrets.read`."""
        name = _name(workspace, provider)
        if (name, version) not in self._read:
            try:
                answer = self._client.get_secret_value(SecretId=name, VersionId=version)
            except self._client.exceptions.ResourceNotFoundException:
                raise SecretMissing(name) from None
            if len(self._read) >= _MOST_CACHED:
                self._read.clear()
            self._read[name, version] = answer["SecretString"]
        return self._read[name, version]

    def forget(self, workspace: str, provider: str) -> None:
        """See `Secrets.forget`."""
        # At once: a secret that is to be recovered could not be made again under its name meanwhile.
        self._client.delete_secret(SecretId=_name(workspace, provider), ForceDeleteWithoutRecovery=True)


class MemorySecrets:
    """Secrets in a dict, for tests."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], list[str]] = {}

    def keep(self, workspace: str, provider: str, value: str) -> str:
        """See `Secrets.keep`."""
        versions = self.held.setdefault((workspace, provider), [])
        versions.append(value)
        return str(len(versions))

    def read(self, workspace: str, provider: str, version: str) -> str:
        """See `Secrets.read`."""
        try:
            return self.held[workspace, provider][int(version) - 1]
        except (KeyError, IndexError):
            raise SecretMissing(provider) from None

    def forget(self, workspace: str, provider: str) -> None:
        """See `Secrets.forget`."""
        self.held.pop((workspace, provider), None)


def _name(workspace: str, provider: str) -> str:
    return f"{PREFIX}{workspace}/{provider}"
