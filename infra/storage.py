"""What is kept: the three tables, the data bucket, the secret that link tokens are signed with."""

from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from godwit.store.tables import EXPIRES_AT, TABLES, Index, Table

from infra.target import Target

_TYPES = {"S": dynamodb.AttributeType.STRING, "N": dynamodb.AttributeType.NUMBER}


class Storage(Construct):
    """`tables` by name, `bucket`, `token_secret`."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target) -> None:
        super().__init__(scope, identifier)
        self.tables = {table.name: self._table(table, target) for table in TABLES}
        self.bucket = s3.Bucket(
            self,
            "Data",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=target.tls_only,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=target.removal,
            lifecycle_rules=[s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1))],
        )
        # Keyed by id, so that a second secret can be added and the first retired without breaking links in old mails.
        self.token_secret = secretsmanager.Secret(
            self,
            "TokenSecret",
            description="Signs tracking and unsubscribe links. Removing a key breaks the links signed with it.",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - no password
                generate_string_key="1",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=target.removal,
        )

    @property
    def token_secret_arn(self) -> str:
        """By `Id`, which is the ARN everywhere; `Ref` is it on AWS only."""
        return cast("secretsmanager.CfnSecret", self.token_secret.node.default_child).attr_id

    def _table(self, table: Table, target: Target) -> dynamodb.Table:
        made = dynamodb.Table(
            self,
            table.name.capitalize(),
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute=EXPIRES_AT,
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if table.stream else None,
            removal_policy=target.removal,
        )
        for index in table.indexes:
            _add_index(made, index)
        return made


def allow_uploads(bucket: s3.Bucket, origin: str) -> None:
    """Let pages of the origin PUT to the URLs that the API presigns."""
    bucket.add_cors_rule(
        allowed_methods=[s3.HttpMethods.PUT],
        allowed_origins=[origin],
        allowed_headers=["*"],
        exposed_headers=["ETag"],
        max_age=3600,
    )


def _add_index(table: dynamodb.Table, index: Index) -> None:
    if index.keys_only:
        projection = dynamodb.ProjectionType.KEYS_ONLY
    else:
        projection = dynamodb.ProjectionType.INCLUDE if index.only else dynamodb.ProjectionType.ALL
    table.add_global_secondary_index(
        index_name=index.name,
        partition_key=dynamodb.Attribute(name=index.partition, type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name=index.sort, type=_TYPES[index.sort_type]),
        projection_type=projection,
        non_key_attributes=list(index.only) or None,
    )
