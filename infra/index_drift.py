"""The alarm on contact indexes that were found wrong when they were rebuilt."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.entry_points import INDEXER


class IndexDrift(Construct):
    """Watches the metric that `functions/segments/indexer.py` writes; Powertools adds the dimension `service`."""

    def __init__(self, scope: Construct, identifier: str, *, topic: sns.Topic) -> None:
        super().__init__(scope, identifier)
        alarm = cloudwatch.Alarm(
            self,
            "Alarm",
            alarm_description="A contact index was not what the table says: see docs/operating.md.",
            metric=cloudwatch.Metric(
                namespace="Godwit",
                metric_name="ContactIndexDrift",
                dimensions_map={"service": INDEXER.module},
                period=Duration.minutes(5),
                statistic="max",
            ),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
