"""Files that anybody may read, at addresses that never change. Touches: S3, through a client that is passed in."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
else:
    S3Client = Any

FOREVER = "public, max-age=31536000, immutable"
"""How long a file may be kept by whoever has it: what is at an address never changes."""


class PublicFiles(Protocol):
    """The public part of a bucket."""

    def publish(self, name: str, data: bytes, content_type: str) -> None:
        """Make it readable."""
        ...

    def withdraw(self, name: str) -> None:
        """Remove it; none there is fine. Caches may have it for longer."""
        ...


class S3PublicFiles:
    """Files that CloudFront serves from an S3 bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def publish(self, name: str, data: bytes, content_type: str) -> None:
        """See `PublicFiles.publish`."""
        self._client.put_object(
            Bucket=self._bucket, Key=name, Body=data, ContentType=content_type, CacheControl=FOREVER
        )

    def withdraw(self, name: str) -> None:
        """See `PublicFiles.withdraw`."""
        self._client.delete_object(Bucket=self._bucket, Key=name)


class MemoryPublicFiles:
    """Files in a dict, for tests."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[bytes, str]] = {}

    def publish(self, name: str, data: bytes, content_type: str) -> None:
        """See `PublicFiles.publish`."""
        self.held[name] = (data, content_type)

    def withdraw(self, name: str) -> None:
        """See `PublicFiles.withdraw`."""
        self.held.pop(name, None)
