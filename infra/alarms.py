"""The alarms on what no dead-letter queue shows: faults of the API, of functions that nobody waits for, throttling.

Each metric that an alarm looks at costs 0.10 USD a month, so functions behind the API are watched by its answers, which
are 5xx when they fail, time out or are throttled, and consumers of queues by their dead letters. No metric math: it
costs the same, and the laptop's emulator knows none.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
"""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

PERIOD = Duration.minutes(5)


class Alarms(Construct):
    """`unwatched` are the functions that timers and events invoke: nobody waits for their answer."""

    def __init__(
        self,
        scope: Construct,
        identifier: str,
        *,
        topic: sns.Topic,
        http: apigateway.HttpApi,
        unwatched: Sequence[lambda_.Function],
    ) -> None:
        super().__init__(scope, identifier)
        self._topic = topic
        self._alarm(
            "ApiFaults",
            "The API answered with a fault of ours.",
            http.metric_server_error(period=PERIOD, statistic="sum"),
        )
        for function in unwatched:
            errors = function.metric_errors(period=PERIOD, statistic="sum")
            self._alarm(f"{function.node.id}Faults", "A function that nobody waits for failed.", errors)
        # The limit of concurrent functions is the account's, so all of them in the region count, also others than ours.
        throttles = cloudwatch.Metric(namespace="AWS/Lambda", metric_name="Throttles", period=PERIOD, statistic="sum")
        self._alarm("Throttled", "Lambda functions were throttled: the account's limit is too low.", throttles)

    def _alarm(self, name: str, description: str, metric: cloudwatch.IMetric) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_description=f"{description} See docs/operating.md.",
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self._topic))
