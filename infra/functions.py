"""The Lambda functions: each with a role of its own that has the rights of its entry point, logs and traces.

Sets exactly the variables that `godwit/environment.py` reads, each only where it is needed.
"""

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from constructs import Construct
from godwit.secrets import PREFIX

from infra import bundling
from infra.api import PUBLIC, WITH_TOKEN
from infra.email_events import EmailEvents
from infra.entry_points import AGGREGATOR, ENTRY_POINTS, EntryPoint
from infra.libraries import Libraries
from infra.media import Media
from infra.queues import Queues
from infra.rights import allow, only_partitions
from infra.schedules import CAMPAIGNS_GROUP, Schedules
from infra.storage import Storage
from infra.target import ARCHITECTURE, RUNTIME, Target

FUNCTIONS = bundling.ROOT / "functions"


class Functions(Construct):
    """`by_module`: every function by its entry point's module, such as `contacts.api`."""

    def __init__(
        self,
        scope: Construct,
        identifier: str,
        *,
        target: Target,
        storage: Storage,
        media: Media,
        queues: Queues,
        schedules: Schedules,
        email: EmailEvents,
        origin: str,
        origin_secret: str | None,
    ) -> None:
        super().__init__(scope, identifier)
        self._target, self._storage, self._queues, self._email, self._origin = target, storage, queues, email, origin
        self._schedules = schedules
        self._media = media
        self._origin_secret = origin_secret
        self._libraries = Libraries(self, "Libraries", target=target)
        self.by_module = {entry.module: self._function(entry) for entry in ENTRY_POINTS}
        self._feed_aggregator(self.by_module[AGGREGATOR.module])

    def _function(self, entry: EntryPoint) -> lambda_.Function:
        log_group = logs.LogGroup(
            self, f"{entry.name}Logs", retention=logs.RetentionDays.ONE_MONTH, removal_policy=self._target.removal
        )
        role = iam.Role(self, f"{entry.name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        self._grant(entry, role)
        code = {
            f"functions/{entry.folder}": FUNCTIONS / entry.folder,
            "functions/__init__.py": FUNCTIONS / "__init__.py",
        }
        function = lambda_.Function(
            self,
            entry.name,
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            handler=f"functions.{entry.module}.handler",
            code=bundling.sources(code, self._target, "/var/task").code(),
            layers=self._libraries.layers(entry.group),
            role=role,
            timeout=Duration.seconds(entry.timeout),
            memory_size=entry.memory,
            tracing=lambda_.Tracing.ACTIVE,
            logging_format=lambda_.LoggingFormat.JSON,
            log_group=log_group,
            environment=self._environment(entry) | self._libraries.variables(entry.group),
            recursive_loop=lambda_.RecursiveLoop.ALLOW if entry.feeds_itself else None,
        )
        if entry.takes_from:
            function.add_event_source(
                sources.SqsEventSource(
                    self._queues.named[entry.takes_from.queue],
                    batch_size=entry.takes_from.batch,
                    max_concurrency=self._target.concurrency(entry.takes_from.concurrency),
                    report_batch_item_failures=True,
                )
            )
        return function

    def _feed_aggregator(self, function: lambda_.Function) -> None:
        """The ledger's stream. A batch that fails time and again is set aside: `recount` mends the counters."""
        function.add_event_source(
            sources.DynamoEventSource(
                self._storage.tables["ledger"],
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=1000,
                max_batching_window=Duration.seconds(5),
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=10,
                on_failure=sources.SqsDlq(self._queues.dead_letters("aggregator")),
            )
        )

    def _environment(self, entry: EntryPoint) -> dict[str, str]:
        variables = {"POWERTOOLS_SERVICE_NAME": entry.module}
        if entry.tables or entry.indexes:
            for name, table in self._storage.tables.items():
                variables[f"GODWIT_{name.upper()}_TABLE"] = table.table_name
        if entry.objects:
            variables["GODWIT_BUCKET"] = self._storage.bucket.bucket_name
        if entry.uploads:
            variables["GODWIT_UPLOADS_BUCKET"] = self._media.uploads.bucket_name
        if entry.images:
            variables["GODWIT_IMAGES_BUCKET"] = self._media.images.bucket_name
        for name in entry.sends_to:
            variables[f"GODWIT_{name.upper()}_QUEUE"] = self._queues.named[name].queue_url
        if self._origin_secret and entry.module in WITH_TOKEN | PUBLIC:
            variables["GODWIT_ORIGIN_SECRET"] = self._origin_secret
        if entry.needs_origin:
            variables["GODWIT_ORIGIN"] = self._origin
        if entry.signs:
            variables["GODWIT_TOKEN_SECRET"] = self._storage.token_secret_arn
        if entry.schedules:
            variables |= self._schedules.variables
        if entry.ses:
            variables["GODWIT_CONFIGURATION_SET"] = self._email.configuration_set.configuration_set_name
        return variables

    def _grant(self, entry: EntryPoint, role: iam.Role) -> None:
        tables, bucket = self._storage.tables, self._storage.bucket
        for name, verbs in entry.tables.items():
            allow(role, [f"dynamodb:{verb}" for verb in verbs], [tables[name].table_arn])
        for name, some in entry.partitions.items():
            actions = [f"dynamodb:{verb}" for verb in some.verbs]
            allow(role, actions, [tables[name].table_arn], only_partitions(some.like))
        for name, indexes in entry.indexes.items():
            allow(role, ["dynamodb:Query"], [f"{tables[name].table_arn}/index/{index}" for index in indexes])
        if entry.objects:
            on_objects = [f"s3:{verb}" for verb in entry.objects if verb != "ListBucket"]
            allow(role, on_objects, [bucket.arn_for_objects("*")])
            allow(role, ["s3:ListBucket"], [bucket.bucket_arn])
        for used, verbs in ((self._media.uploads, entry.uploads), (self._media.images, entry.images)):
            if verbs:
                on_objects = [f"s3:{verb}" for verb in verbs if verb != "ListBucket"]
                allow(role, on_objects, [used.arn_for_objects("*")])
            if "ListBucket" in verbs:
                allow(role, ["s3:ListBucket"], [used.bucket_arn])
        for name in entry.sends_to:
            allow(role, self._target.rights_to_send, [self._queues.named[name].queue_arn])
        if entry.signs:
            allow(role, ["secretsmanager:GetSecretValue"], [self._storage.token_secret_arn])
        if entry.schedules:
            allow(role, ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"], self._schedule_arns())
            passed = {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
            allow(role, ["iam:PassRole"], [self._schedules.role.role_arn], passed)
        if entry.secrets:
            entrusted = Stack.of(self).format_arn(
                service="secretsmanager",
                resource="secret",
                resource_name=f"{PREFIX}*",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            allow(role, [f"secretsmanager:{verb}" for verb in entry.secrets], [entrusted])
        for call in entry.ses:
            allow(role, [f"ses:{call}"], self._ses_resources(call))

    def _ses_resources(self, call: str) -> list[str]:
        """What a call of SES is allowed on: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsesv2.html"""
        identities = Stack.of(self).format_arn(service="ses", resource="identity", resource_name="*")
        return {
            "SendEmail": [identities, self._email.configuration_set_arn],
            "GetEmailIdentity": [identities],
            "GetConfigurationSetEventDestinations": [self._email.configuration_set_arn],
        }.get(call, ["*"])

    def _schedule_arns(self) -> list[str]:
        stack = Stack.of(self)
        return [
            stack.format_arn(service="scheduler", resource="schedule", resource_name=f"{group}/*")
            for group in self._target.schedule_groups(CAMPAIGNS_GROUP)
        ]
