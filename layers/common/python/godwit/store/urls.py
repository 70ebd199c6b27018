"""Addresses that let a browser read or write one object for a while. Touches: nothing; signing needs no request.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
"""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
else:
    S3Client = Any

UPLOAD_SECONDS = 3600
DOWNLOAD_SECONDS = 900


class Urls(Protocol):
    """Makes addresses of objects."""

    def upload(self, name: str, size: int | None = None) -> str:
        """Where the object can be PUT, for an hour; with a `size` only one of exactly so many bytes."""
        ...

    def download(self, name: str, filename: str) -> str:
        """Where the object can be fetched as a file of that name, for 15 minutes."""
        ...


class S3Urls:
    """Presigned URLs of an S3 bucket. A signature ends with the role's session, if that is sooner."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def upload(self, name: str, size: int | None = None) -> str:
        """See `Urls.upload`."""
        parameters: dict[str, Any] = {"Bucket": self._bucket, "Key": name}
        if size is not None:
            # A header that is signed must be sent as it was signed. The content type is not: what browsers make of a
            # file's name differs, and what is in the file is looked at anyway.
            parameters["ContentLength"] = size
        return self._client.generate_presigned_url("put_object", Params=parameters, ExpiresIn=UPLOAD_SECONDS)

    def download(self, name: str, filename: str) -> str:
        """See `Urls.download`."""
        parameters = {
            "Bucket": self._bucket,
            "Key": name,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        }
        return self._client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=DOWNLOAD_SECONDS)
