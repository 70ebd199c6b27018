"""Schedules: the group that campaigns' own schedules go into, the sweeper's timer, and the contact indexes'."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.functions import allow

CAMPAIGNS_GROUP = "godwit-campaigns"


class Schedules(Construct):
    """Nothing to use from here yet: campaigns are scheduled at run time, into the group."""

    def __init__(
        self, scope: Construct, identifier: str, *, sweeper: lambda_.Function, indexer: lambda_.Function
    ) -> None:
        super().__init__(scope, identifier)
        scheduler.CfnScheduleGroup(self, "Campaigns", name=CAMPAIGNS_GROUP)
        self._timer(
            "SweeperTimer", sweeper, "rate(5 minutes)", "Looks after campaigns whose chain stopped (DESIGN §5)."
        )
        self._timer("IndexerTimer", indexer, "cron(0 3 * * ? *)", "Has every contact index rebuilt, each night (UTC).")

    def _timer(self, name: str, function: lambda_.Function, expression: str, description: str) -> None:
        """Invoke a function with `{}` whenever `expression` says, by a role that may do nothing else."""
        role = iam.Role(
            self,
            f"{name}Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
        )
        allow(role, ["lambda:InvokeFunction"], [function.function_arn])
        scheduler.CfnSchedule(
            self,
            name,
            description=description,
            schedule_expression=expression,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=function.function_arn,
                role_arn=role.role_arn,
                input="{}",
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=300, maximum_retry_attempts=2
                ),
            ),
        )
