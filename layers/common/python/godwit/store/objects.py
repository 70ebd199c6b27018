"""Objects by name: S3, or memory for tests. Large things live here: indexes, audiences, revisions, imports.

Touches: S3, through a client that is passed in. Conditional writes need no more than S3's own:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
else:
    S3Client = Any


SMALLEST_PART = 5 * 2**20
"""Bytes of a part but for the last (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)."""


@dataclass(frozen=True)
class Stored:
    """An object's bytes and the ETag they were read with."""

    data: bytes
    etag: str


class Changed(Exception):
    """The object is not as the conditional write demands: somebody else was faster."""


class Objects(Protocol):
    """Objects in one bucket. Names start with the workspace."""

    def read(self, name: str) -> Stored | None:
        """The whole object, None where there is none."""
        ...

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """Part of an object, as much as is there; KeyError where there is no object."""
        ...

    def write(self, name: str, data: bytes) -> str:
        """Write, whatever is there; answers the ETag."""
        ...

    def create(self, name: str, data: bytes) -> str:
        """Write where there is none yet. Raises Changed."""
        ...

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """Write where the object still has this ETag. Raises Changed."""
        ...

    def start_parts(self, name: str) -> str:
        """Begin to write an object in parts; answers the upload's id. Until it's finished there is no object."""
        ...

    def write_part(self, name: str, upload: str, number: int, data: bytes) -> str:
        """Write part `number` (from 1), of at least `SMALLEST_PART` bytes but for the last; answers its ETag."""
        ...

    def finish_parts(self, name: str, upload: str, etags: Sequence[str]) -> None:
        """Make the parts with these ETags, from part 1 on, the object. Repeating it is fine."""
        ...

    def delete(self, name: str) -> None:
        """Remove; none there is fine."""
        ...

    def size(self, name: str) -> int | None:
        """Bytes of the object, None where there is none."""
        ...

    def names(self, prefix: str) -> Iterator[str]:
        """The objects whose names begin so."""
        ...

    def folders(self) -> Iterator[str]:
        """What stands before the first `/` of the objects' names: the workspaces that have any. Each once."""
        ...


class S3Objects:
    """Objects in an S3 bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, name: str) -> Stored | None:
        """See `Objects.read`."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
        except self._client.exceptions.NoSuchKey:
            return None
        return Stored(answer["Body"].read(), answer["ETag"])

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """See `Objects.read_range`."""
        if length == 0:
            return b""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name, Range=f"bytes={start}-{start + length - 1}")
        except self._client.exceptions.NoSuchKey:
            raise KeyError(name) from None
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidRange":
                return b""
            raise
        return answer["Body"].read()

    def write(self, name: str, data: bytes) -> str:
        """See `Objects.write`."""
        return self._client.put_object(Bucket=self._bucket, Key=name, Body=data)["ETag"]

    def create(self, name: str, data: bytes) -> str:
        """See `Objects.create`."""
        return self._conditional(name, data, {"IfNoneMatch": "*"})

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """See `Objects.replace`."""
        return self._conditional(name, data, {"IfMatch": etag})

    def start_parts(self, name: str) -> str:
        """See `Objects.start_parts`."""
        return self._client.create_multipart_upload(Bucket=self._bucket, Key=name)["UploadId"]

    def write_part(self, name: str, upload: str, number: int, data: bytes) -> str:
        """See `Objects.write_part`."""
        answer = self._client.upload_part(Bucket=self._bucket, Key=name, UploadId=upload, PartNumber=number, Body=data)
        return answer["ETag"]

    def finish_parts(self, name: str, upload: str, etags: Sequence[str]) -> None:
        """See `Objects.finish_parts`."""
        parts: Any = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, start=1)]
        try:
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except self._client.exceptions.NoSuchUpload:
            if self.size(name) is None:
                raise

    def delete(self, name: str) -> None:
        """See `Objects.delete`."""
        self._client.delete_object(Bucket=self._bucket, Key=name)

    def size(self, name: str) -> int | None:
        """See `Objects.size`."""
        try:
            return self._client.head_object(Bucket=self._bucket, Key=name)["ContentLength"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise

    def names(self, prefix: str) -> Iterator[str]:
        """See `Objects.names`."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            yield from (each["Key"] for each in page.get("Contents", []))

    def folders(self) -> Iterator[str]:
        """See `Objects.folders`."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Delimiter="/"):
            yield from (each["Prefix"].rstrip("/") for each in page.get("CommonPrefixes", []))

    def _conditional(self, name: str, data: bytes, condition: Any) -> str:
        try:
            return self._client.put_object(Bucket=self._bucket, Key=name, Body=data, **condition)["ETag"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"):
                raise Changed(name) from None
            raise


class MemoryObjects:
    """Objects in a dict, for tests and fault runs."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self._parts: dict[tuple[str, str], dict[int, bytes]] = {}

    def read(self, name: str) -> Stored | None:
        """See `Objects.read`."""
        return Stored(self.held[name], _etag(self.held[name])) if name in self.held else None

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """See `Objects.read_range`."""
        return self.held[name][start : start + length]

    def write(self, name: str, data: bytes) -> str:
        """See `Objects.write`."""
        self.held[name] = data
        return _etag(data)

    def create(self, name: str, data: bytes) -> str:
        """See `Objects.create`."""
        if name in self.held:
            raise Changed(name)
        return self.write(name, data)

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """See `Objects.replace`."""
        if name not in self.held or _etag(self.held[name]) != etag:
            raise Changed(name)
        return self.write(name, data)

    def start_parts(self, name: str) -> str:
        """See `Objects.start_parts`."""
        upload = f"upload {len(self._parts)}"
        self._parts[name, upload] = {}
        return upload

    def write_part(self, name: str, upload: str, number: int, data: bytes) -> str:
        """See `Objects.write_part`."""
        self._parts[name, upload][number] = data
        return _etag(data)

    def finish_parts(self, name: str, upload: str, etags: Sequence[str]) -> None:
        """See `Objects.finish_parts`."""
        parts = [self._parts[name, upload][number] for number in range(1, len(etags) + 1)]
        if [_etag(part) for part in parts] != list(etags) or any(len(part) < SMALLEST_PART for part in parts[:-1]):
            raise ValueError("these are not the parts that were written, or one is too small")
        self.write(name, b"".join(parts))

    def delete(self, name: str) -> None:
        """See `Objects.delete`."""
        self.held.pop(name, None)

    def size(self, name: str) -> int | None:
        """See `Objects.size`."""
        return len(self.held[name]) if name in self.held else None

    def names(self, prefix: str) -> Iterator[str]:
        """See `Objects.names`."""
        return iter([name for name in self.held if name.startswith(prefix)])

    def folders(self) -> Iterator[str]:
        """See `Objects.folders`."""
        return iter(sorted({name.partition("/")[0] for name in self.held}))


def _etag(data: bytes) -> str:
    return '"' + hashlib.md5(data, usedforsecurity=False).hexdigest() + '"'
