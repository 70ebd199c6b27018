"""What SES tells us about our emails: configuration set → topic → queue `ses-events`.

Over SNS and SQS, not EventBridge (best effort only) and not a public endpoint. Raw delivery: the queue's body is SES's
event itself; `functions/webhooks` takes SNS's envelope as well, as other accounts' subscriptions would bring it.
"""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.target import Target

PUBLISHED = ("DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY", "RENDERING_FAILURE", "SUBSCRIPTION")
"""No SEND: it would cost as much again as all deliveries, and those prove as well that SES took a message.
Opens and clicks are told by links and pixels of our own."""


class EmailEvents(Construct):
    """`configuration_set` to send with, and the `topic` that it publishes to."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target, queue: sqs.Queue) -> None:
        super().__init__(scope, identifier)
        self.configuration_set = ses.ConfigurationSet(self, "ConfigurationSet", reputation_metrics=True)
        self.topic = sns.Topic(self, "Events", enforce_ssl=target.tls_only)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sns:Publish"],
                principals=[iam.ServicePrincipal("ses.amazonaws.com")],
                resources=[self.topic.topic_arn],
                conditions={
                    "StringEquals": {
                        "aws:SourceAccount": Stack.of(self).account,
                        "aws:SourceArn": self.configuration_set_arn,
                    }
                },
            )
        )
        # L1: the L2's destination would add a second, wider statement to the topic's policy.
        destination = ses.CfnConfigurationSetEventDestination(
            self,
            "Destination",
            configuration_set_name=self.configuration_set.configuration_set_name,
            event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
                enabled=True,
                matching_event_types=list(PUBLISHED),
                sns_destination=ses.CfnConfigurationSetEventDestination.SnsDestinationProperty(
                    topic_arn=self.topic.topic_arn
                ),
            ),
        )
        destination.node.add_dependency(self.topic)  # and its policy: SES tries it when the destination is made
        self.topic.add_subscription(subscriptions.SqsSubscription(queue, raw_message_delivery=True))

    @property
    def configuration_set_arn(self) -> str:
        """What a policy names to allow sending with the configuration set."""
        return Stack.of(self).format_arn(
            service="ses",
            resource="configuration-set",
            resource_name=self.configuration_set.configuration_set_name,
        )
