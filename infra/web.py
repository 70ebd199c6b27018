"""What people reach on AWS: one CloudFront domain with the client at `/` and the API below its own paths.

The laptop has a gateway instead (`local/gateway.py`), with the same paths.
"""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from godwit.http.door import HEADER

from infra.security_headers import IMAGES_POLICY, content_security_policy

API_PATHS = ("/v1/*", "/t/*", "/u/*", "/v/*", "/s/*", "/webhooks/*")

# The client's routes have no file behind them; files have an ending.
_SPA_FALLBACK = """function handler(event) {
  var request = event.request;
  if (!request.uri.split('/').pop().includes('.')) request.uri = '/index.html';
  return request;
}"""


class Web(Construct):
    """`origin` (scheme and host), the `bucket` that the client is published to, the `distribution`.

    `origin_secret` is what CloudFront sends to the API: a reference that CloudFormation resolves itself.
    """

    def __init__(self, scope: Construct, identifier: str, *, api: apigateway.HttpApi, images: s3.Bucket) -> None:
        super().__init__(scope, identifier)
        # Holds nothing that `make deploy` can't put there again.
        self.bucket = s3.Bucket(
            self,
            "Client",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        files = origins.S3BucketOrigin.with_origin_access_control(self.bucket)
        headers = self._headers()
        to_api = self._to_api(api)
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="Godwit",
            default_root_object="index.html",
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            default_behavior=cloudfront.BehaviorOptions(
                origin=files,
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=headers,
                function_associations=[
                    cloudfront.FunctionAssociation(
                        event_type=cloudfront.FunctionEventType.VIEWER_REQUEST,
                        function=cloudfront.Function(
                            self,
                            "SpaFallback",
                            code=cloudfront.FunctionCode.from_inline(_SPA_FALLBACK),
                            runtime=cloudfront.FunctionRuntime.JS_2_0,
                        ),
                    )
                ],
            ),
            additional_behaviors={
                "/v1/openapi.json": cloudfront.BehaviorOptions(
                    origin=files, viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS
                ),
                "/media/*": self._to_images(images),
                **dict.fromkeys(API_PATHS, to_api),
            },
        )
        self.origin = f"https://{self.distribution.distribution_domain_name}"

    def _to_api(self, api: apigateway.HttpApi) -> cloudfront.BehaviorOptions:
        secret = secretsmanager.Secret(
            self,
            "OriginSecret",
            description="CloudFront sends it to the API, so that a request around CloudFront can be told.",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=48, exclude_punctuation=True),
            removal_policy=RemovalPolicy.DESTROY,
        )
        stack = Stack.of(self)
        # unsafe_unwrap: a reference; the template holds no secret.
        self.origin_secret = secret.secret_value.unsafe_unwrap()
        origin = origins.HttpOrigin(
            f"{api.api_id}.execute-api.{stack.region}.{stack.url_suffix}",
            custom_headers={HEADER: self.origin_secret},
        )
        return cloudfront.BehaviorOptions(
            origin=origin,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        )

    def _to_images(self, images: s3.Bucket) -> cloudfront.BehaviorOptions:
        """Cached for as long as the objects say. A browser shows them as images, whatever they hold, or not at all."""
        headers = cloudfront.ResponseHeadersPolicy(
            self,
            "ImageHeaders",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=IMAGES_POLICY, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            ),
        )
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(images),
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=headers,
            # Both: images in mails are fetched by whatever the recipient has.
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.ALLOW_ALL,
        )

    def _headers(self) -> cloudfront.ResponseHeadersPolicy:
        region = Stack.of(self).region
        policy = content_security_policy(
            f"https://cognito-idp.{region}.amazonaws.com",
            f"https://*.s3.{region}.amazonaws.com",
            "https://*.s3.amazonaws.com",
        )
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(365), include_subdomains=True, override=True
                ),
            ),
        )
