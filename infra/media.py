"""Images for emails: a bucket that they are uploaded to, one that CloudFront serves, and what leads to the other.

Two, since what one bucket allows depends on the distribution's address, and the distribution on the other bucket.
The laptop's gateway serves the same objects.
"""

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.target import Target


class Media(Construct):
    """`uploads`: what nobody has looked into yet, for a day; `images`: what anybody may read, below `media/`."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target) -> None:
        super().__init__(scope, identifier)
        self.uploads = self._bucket("Uploads", target, lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(1))])
        # L1: the L2 sets it by a function of its own that may do so to every bucket.
        bridge = s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        notifications = s3.CfnBucket.NotificationConfigurationProperty(event_bridge_configuration=bridge)
        self.uploads.node.default_child.notification_configuration = notifications  # type: ignore[union-attr]
        self.images = self._bucket("Images", target)

    def have_uploads_checked_by(self, function: lambda_.Function) -> None:
        """Invoke the function with S3's event for each upload."""
        pattern = events.EventPattern(
            source=["aws.s3"],
            detail_type=["Object Created"],
            detail={"bucket": {"name": [self.uploads.bucket_name]}},
        )
        target = targets.LambdaFunction(function, max_event_age=Duration.hours(1))
        events.Rule(self, "Uploaded", event_pattern=pattern, targets=[target])

    def _bucket(self, name: str, target: Target, **more: Any) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=target.tls_only,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=target.removal,
            **more,
        )
