"""The stack: what Godwit consists of and how its parts know of each other."""

from aws_cdk import CfnOutput, CfnParameter, Stack
from constructs import Construct

from infra.alarms import Alarms
from infra.api import Api
from infra.email_events import EmailEvents
from infra.entry_points import INDEXER, SES_EVENTS
from infra.functions import Functions
from infra.identity import Identity
from infra.media import Media
from infra.metric_alarm import MetricAlarm
from infra.queues import Queues
from infra.schedules import Schedules
from infra.storage import Storage, allow_uploads
from infra.target import Target
from infra.web import Web

STACK_NAME = "Godwit"


class GodwitStack(Stack):
    """Everything, in one stack."""

    def __init__(self, scope: Construct, *, target: Target) -> None:
        super().__init__(scope, STACK_NAME, description="Godwit: email and SMS campaigns")
        storage = Storage(self, "Storage", target=target)
        media = Media(self, "Media", target=target)
        queues = Queues(self, "Queues", target=target)
        identity = Identity(self, "Identity", target=target)
        email = EmailEvents(self, "Email", target=target, queue=queues.named["ses-events"])
        api = Api(self, "Api", target=target)
        if target.laptop:
            origin = CfnParameter(self, "Origin", description="Scheme, host and port of the gateway").value_as_string
            origin_secret = None
        else:
            web = Web(self, "Web", api=api.http, images=media.images)
            origin, origin_secret = web.origin, web.origin_secret
            self._output(WebBucket=web.bucket.bucket_name, Distribution=web.distribution.distribution_id)
        for bucket in (storage.bucket, media.uploads):
            allow_uploads(bucket, origin)
        schedules = Schedules(self, "Schedules", queues=queues)
        functions = Functions(
            self,
            "Functions",
            target=target,
            storage=storage,
            media=media,
            queues=queues,
            schedules=schedules,
            email=email,
            origin=origin,
            origin_secret=origin_secret,
        )
        checker = functions.by_module["media.checker"]
        media.have_uploads_checked_by(checker)
        api.add_routes(functions.by_module, identity)
        sweeper, indexer = functions.by_module["campaigns.sweeper"], functions.by_module["segments.indexer"]
        schedules.add_timers(sweeper=sweeper, indexer=indexer)
        MetricAlarm(
            self,
            "IndexDrift",
            topic=queues.alarms,
            entry=INDEXER,
            metric="ContactIndexDrift",
            description="A contact index was not what the table says.",
        )
        MetricAlarm(
            self,
            "EventsKeptAside",
            topic=queues.alarms,
            entry=SES_EVENTS,
            metric="EventsKeptAside",
            description="A message of SES was not understood.",
        )
        Alarms(self, "Alarms", topic=queues.alarms, http=api.http, unwatched=[sweeper, indexer, checker])
        self._output(
            Origin=origin,
            ApiId=api.http.api_id,
            UserPool=identity.pool.user_pool_id,
            UserPoolClient=identity.client.user_pool_client_id,
            Bucket=storage.bucket.bucket_name,
            ImagesBucket=media.images.bucket_name,
            TokenSecret=storage.token_secret_arn,
            EmailTopic=email.topic.topic_arn,
            EmailEventsQueue=queues.named["ses-events"].queue_url,
            ConfigurationSet=email.configuration_set.configuration_set_name,
            AlarmTopic=queues.alarms.topic_arn,
            **{f"{name.capitalize()}Table": table.table_name for name, table in storage.tables.items()},
        )

    def _output(self, **values: str) -> None:
        for name, value in values.items():
            CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
