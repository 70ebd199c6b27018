"""An alarm on a metric that a function of ours writes; anything above zero raises it."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.entry_points import EntryPoint


class MetricAlarm(Construct):
    """Watches `metric`, which `entry` writes; Powertools adds the dimension `service`."""

    def __init__(
        self, scope: Construct, identifier: str, *, topic: sns.Topic, entry: EntryPoint, metric: str, description: str
    ) -> None:
        super().__init__(scope, identifier)
        alarm = cloudwatch.Alarm(
            self,
            "Alarm",
            alarm_description=f"{description} See docs/operating.md.",
            metric=cloudwatch.Metric(
                namespace="Godwit",
                metric_name=metric,
                dimensions_map={"service": entry.module},
                period=Duration.minutes(5),
                statistic="max",
            ),
            threshold=0,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
