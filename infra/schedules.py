"""Schedules: the group that campaigns' own schedules go into, and the sweeper's timer."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.functions import allow

CAMPAIGNS_GROUP = "godwit-campaigns"


class Schedules(Construct):
    """Nothing to use from here yet: campaigns are scheduled at run time, into the group."""

    def __init__(self, scope: Construct, identifier: str, *, sweeper: lambda_.Function) -> None:
        super().__init__(scope, identifier)
        scheduler.CfnScheduleGroup(self, "Campaigns", name=CAMPAIGNS_GROUP)
        role = iam.Role(
            self,
            "SweeperTimerRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
        )
        allow(role, ["lambda:InvokeFunction"], [sweeper.function_arn])
        scheduler.CfnSchedule(
            self,
            "SweeperTimer",
            description="Looks after campaigns whose chain stopped (DESIGN §5).",
            schedule_expression="rate(5 minutes)",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=sweeper.function_arn,
                role_arn=role.role_arn,
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=300, maximum_retry_attempts=2
                ),
            ),
        )
