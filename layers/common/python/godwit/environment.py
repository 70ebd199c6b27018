"""The composition root: what the deployment put into the environment, as clients ready to use, each made once.

Touches: environment variables, boto3. Entry points take what they need from here; nothing else reads `os.environ`.
`infra/functions.py` sets exactly these variables.
"""

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from godwit.clock import system_clock
from godwit.queues import SqsQueue
from godwit.schedules import SchedulerSchedules, Target
from godwit.secrets import ManagedSecrets
from godwit.store.dynamo import CLIENT_CONFIG, DynamoStore
from godwit.store.objects import S3Objects
from godwit.store.public import S3PublicFiles
from godwit.store.tables import TABLES
from godwit.store.urls import S3Urls
from godwit.tracking.keyring import Keyring

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
else:
    SecretsManagerClient = Any

_QUICK = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})

_PRESIGNING = _QUICK.merge(Config(signature_version="s3v4"))
"""Signature version 4 is the one that every region takes."""


class Environment:
    """What this deployment consists of. A variable that a function wasn't given raises KeyError when asked for."""

    @cached_property
    def store(self) -> DynamoStore:
        """The three tables."""
        names = {table.name: os.environ[f"GODWIT_{table.name.upper()}_TABLE"] for table in TABLES}
        return DynamoStore(boto3.client("dynamodb", config=CLIENT_CONFIG), names)

    @cached_property
    def objects(self) -> S3Objects:
        """The data bucket."""
        return S3Objects(boto3.client("s3", config=_QUICK), self.bucket)

    @cached_property
    def urls(self) -> S3Urls:
        """Addresses at which others read and write single objects of the data bucket."""
        return S3Urls(boto3.client("s3", config=_PRESIGNING), self.bucket)

    @property
    def bucket(self) -> str:
        """Name of the data bucket."""
        return os.environ["GODWIT_BUCKET"]

    @cached_property
    def image_uploads(self) -> S3Objects:
        """The bucket that images are uploaded to."""
        return S3Objects(boto3.client("s3", config=_QUICK), os.environ["GODWIT_UPLOADS_BUCKET"])

    @cached_property
    def image_upload_urls(self) -> S3Urls:
        """Addresses at which others write single objects of that bucket."""
        return S3Urls(boto3.client("s3", config=_PRESIGNING), os.environ["GODWIT_UPLOADS_BUCKET"])

    @cached_property
    def images(self) -> S3PublicFiles:
        """The images that anybody may read."""
        return S3PublicFiles(boto3.client("s3", config=_QUICK), os.environ["GODWIT_IMAGES_BUCKET"])

    def queue(self, name: str) -> SqsQueue:
        """The queue called `dispatch`, `email`, `imports`, `indexing` or `jobs`."""
        return SqsQueue(boto3.client("sqs", config=_QUICK), os.environ[f"GODWIT_{name.upper()}_QUEUE"])

    @cached_property
    def schedules(self) -> SchedulerSchedules:
        """The group of one-time schedules that campaigns' firings come from."""
        parts = {name: os.environ[f"GODWIT_SCHEDULES_{name.upper()}"] for name in ("queue", "role", "dead_letters")}
        target = Target(group=os.environ["GODWIT_SCHEDULES_GROUP"], **parts)
        return SchedulerSchedules(boto3.client("scheduler", config=_QUICK), target)

    @property
    def origin(self) -> str:
        """Scheme and host that recipients reach us at, without a slash at the end."""
        return os.environ["GODWIT_ORIGIN"].rstrip("/")

    @property
    def origin_secret(self) -> str | None:
        """What CloudFront sends along so that requests around it can be told; None on the laptop, which has none."""
        return os.environ.get("GODWIT_ORIGIN_SECRET")

    @property
    def token_secret(self) -> str:
        """The JSON of the secret that link tokens are signed with, as it is now: each time it is asked for anew."""
        return self._secrets_manager.get_secret_value(SecretId=os.environ["GODWIT_TOKEN_SECRET"])["SecretString"]

    @cached_property
    def keyring(self) -> Keyring:
        """Makes and reads the tokens of links, by the keys as they are now."""
        return Keyring(lambda: self.token_secret, system_clock)

    @cached_property
    def secrets(self) -> ManagedSecrets:
        """What workspaces entrust to us."""
        return ManagedSecrets(self._secrets_manager)

    @cached_property
    def _secrets_manager(self) -> SecretsManagerClient:
        return boto3.client("secretsmanager", config=_QUICK)

    @property
    def configuration_set(self) -> str:
        """The SES configuration set that publishes our events."""
        return os.environ["GODWIT_CONFIGURATION_SET"]
