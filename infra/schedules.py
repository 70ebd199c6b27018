"""Schedules: the group of campaigns' own schedules with what they need, the sweeper's timer, the contact indexes'."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.queues import Queues
from infra.rights import allow

CAMPAIGNS_GROUP = "godwit-campaigns"


class Schedules(Construct):
    """Campaigns are scheduled at run time, into the group `CAMPAIGNS_GROUP`, to the dispatch queue, as `role`.

    `variables` are what a function that schedules them is given.
    """

    def __init__(self, scope: Construct, identifier: str, *, queues: Queues) -> None:
        super().__init__(scope, identifier)
        scheduler.CfnScheduleGroup(self, "Campaigns", name=CAMPAIGNS_GROUP)
        self.role = self._role("Campaigns")
        dispatch, dead_letters = queues.named["dispatch"], queues.dead_letters("schedules")
        allow(self.role, ["sqs:SendMessage"], [dispatch.queue_arn, dead_letters.queue_arn])
        self.variables = {
            "GODWIT_SCHEDULES_GROUP": CAMPAIGNS_GROUP,
            "GODWIT_SCHEDULES_QUEUE": dispatch.queue_arn,
            "GODWIT_SCHEDULES_ROLE": self.role.role_arn,
            "GODWIT_SCHEDULES_DEAD_LETTERS": dead_letters.queue_arn,
        }

    def add_timers(self, *, sweeper: lambda_.Function, indexer: lambda_.Function) -> None:
        """Have the functions called that nothing else calls."""
        self._timer(
            "SweeperTimer", sweeper, "rate(5 minutes)", "Looks after campaigns whose chain stopped (DESIGN §5)."
        )
        self._timer("IndexerTimer", indexer, "cron(0 3 * * ? *)", "Has every contact index rebuilt, each night (UTC).")

    def _timer(self, name: str, function: lambda_.Function, expression: str, description: str) -> None:
        """Invoke a function with `{}` whenever `expression` says, by a role that may do nothing else."""
        role = self._role(name)
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

    def _role(self, name: str) -> iam.Role:
        """A role that the scheduler takes on for schedules of this account."""
        return iam.Role(
            self,
            f"{name}Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
        )
