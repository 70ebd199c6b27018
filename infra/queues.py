"""The queues, each with a dead-letter queue and an alarm on that: a message in one means a bug.

Visibility is at least six times the consumer's timeout, as AWS recommends for Lambda
(https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html), but for `email`: a message that is more than
90 s late for its slot is dropped, so one that comes back after 180 s would come back in vain. 60 s is safe there: no
batching window, and the event source's maximum concurrency keeps it from receiving what it can't invoke.
"""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct
from godwit.batches import MOST_RECEIVES

from infra.target import Target


@dataclass(frozen=True)
class QueueSpec:
    """A queue. `visibility`: seconds that a received message is hidden from other consumers."""

    name: str
    visibility: int
    max_receive_count: int = MOST_RECEIVES


QUEUES = (
    QueueSpec("dispatch", visibility=720),
    QueueSpec("email", visibility=60),
    QueueSpec("imports", visibility=720),
    QueueSpec("jobs", visibility=720),
    QueueSpec("indexing", visibility=5400),
    QueueSpec("ses-events", visibility=180),
    QueueSpec("signups", visibility=180),
)


class Queues(Construct):
    """`named` queues, their dead-letter queues, and the topic that alarms go to."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target) -> None:
        super().__init__(scope, identifier)
        self._target = target
        self.alarms = sns.Topic(self, "Alarms", enforce_ssl=self._target.tls_only)
        self.alarms.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sns:Publish"],
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                resources=[self.alarms.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.alarms.stack.account}},
            )
        )
        self.named = {spec.name: self._queue(spec) for spec in QUEUES}

    def dead_letters(self, name: str) -> sqs.Queue:
        """A queue that keeps for 14 days what couldn't be handled, and an alarm when anything is in it."""
        queue = sqs.Queue(
            self,
            f"{_camel(name)}DeadLetters",
            retention_period=Duration.days(14),
            enforce_ssl=self._target.tls_only,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
        )
        alarm = cloudwatch.Alarm(
            self,
            f"{_camel(name)}Alarm",
            alarm_description=f"Godwit could not handle messages of {name}: see docs/operating.md.",
            metric=queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(5), statistic="max"),
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.alarms))
        return queue

    def _queue(self, spec: QueueSpec) -> sqs.Queue:
        return sqs.Queue(
            self,
            _camel(spec.name),
            visibility_timeout=Duration.seconds(spec.visibility),
            enforce_ssl=self._target.tls_only,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters(spec.name), max_receive_count=spec.max_receive_count
            ),
        )


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))
