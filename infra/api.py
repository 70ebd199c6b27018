"""The HTTP API: who answers which path. Everything under /v1 needs a token; the rest verifies its own signatures.

Paths below a thing are greedy, so that a new route of a function needs no deployment of this; the analytics routes are
more specific than the campaigns' and win. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

import json

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.identity import Identity
from infra.target import Target

ANY, GET, HEAD, OPTIONS, POST = (
    getattr(apigateway.HttpMethod, name) for name in ("ANY", "GET", "HEAD", "OPTIONS", "POST")
)


def _below(*things: str) -> list[str]:
    return [path for thing in things for path in (f"/v1/{thing}", f"/v1/{thing}/{{proxy+}}")]


WITH_TOKEN = {
    "contacts.api": (
        [ANY],
        [
            *_below("contacts", "imports", "custom-fields", "topics"),
            "/v1/suppressions",
            "/v1/jobs/{proxy+}",
            "/v1/{proxy+}",  # what is nobody's, so that its answer is a problem+json like all others
        ],
    ),
    "media.api": ([ANY], _below("media")),
    "settings.api": ([ANY], _below("settings")),
    "segments.api": ([ANY], _below("segments")),
    "campaigns.api": ([ANY], _below("attachments", "campaigns", "content", "templates")),
    "notifications.api": ([ANY], _below("notifications")),
    "reputation.api": ([ANY], _below("reputation")),
    "analytics.api": ([GET], ["/v1/campaigns/{id}/analytics", "/v1/campaigns/{id}/recipients"]),
}
PUBLIC = {
    "tracking.handler": ([GET, HEAD], ["/t/o/{token}", "/t/c/{token}"]),
    "unsubscribe.handler": ([GET, HEAD, POST], ["/u/{token}"]),
    "view.handler": ([GET, HEAD], ["/v/{token}"]),
    "signup.handler": ([GET, HEAD, OPTIONS, POST], ["/s/{token}", "/s/c/{token}"]),
}

ACCESS_LOG = {
    "at": "$context.requestTime",
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "ms": "$context.responseLatency",
    "error": "$context.error.message",
}
"""What is kept of a request: the route and not the path, which may be a recipient's token; no addresses."""


class Api(Construct):
    """`http`: the API, made before its routes so that the functions can know the origin in front of it."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target) -> None:
        super().__init__(scope, identifier)
        self.http = apigateway.HttpApi(self, "Http", create_default_stage=False)
        access_log = logs.LogGroup(
            self, "AccessLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=target.removal
        )
        stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.http,
            stage_name="$default",
            auto_deploy=True,
        )
        settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access_log.log_group_arn, format=json.dumps(ACCESS_LOG)
        )
        stage.node.default_child.access_log_settings = settings  # type: ignore[union-attr]

    def add_routes(self, functions: dict[str, lambda_.Function], identity: Identity) -> None:
        """Lead every path to its function."""
        tokens = authorizers.HttpJwtAuthorizer(
            "Tokens",
            f"https://cognito-idp.{identity.pool.stack.region}.amazonaws.com/{identity.pool.user_pool_id}",
            jwt_audience=[identity.client.user_pool_client_id],
        )
        for routes, authorizer in ((WITH_TOKEN, tokens), (PUBLIC, None)):
            for module, (methods, paths) in routes.items():
                integration = integrations.HttpLambdaIntegration(module.replace(".", ""), functions[module])
                for path in paths:
                    self.http.add_routes(path=path, methods=methods, integration=integration, authorizer=authorizer)
