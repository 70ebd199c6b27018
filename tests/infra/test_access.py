"""Who reaches what: sign-in, routes, the distribution, read from the template."""

from typing import Any

from aws_cdk.assertions import Template

from infra import api
from tests.infra.reading import Resources, functions, of_type, referred

PUBLIC = {
    "GET /t/o/{token}",
    "HEAD /t/o/{token}",
    "GET /t/c/{token}",
    "HEAD /t/c/{token}",
    "GET /u/{token}",
    "HEAD /u/{token}",
    "POST /u/{token}",
    "GET /v/{token}",
    "HEAD /v/{token}",
    *(f"{method} {path}" for method in ("GET", "HEAD", "OPTIONS", "POST") for path in ("/s/{token}", "/s/c/{token}")),
}


def test_every_route_under_v1_needs_a_token_and_only_recipients_links_do_not(resources: Resources) -> None:
    [authorizer] = of_type(resources, "AWS::ApiGatewayV2::Authorizer")
    routes = {each["RouteKey"]: each for each in of_type(resources, "AWS::ApiGatewayV2::Route").values()}
    for key, route in routes.items():
        if " /v1/" in key:
            assert route["AuthorizationType"] == "JWT"
            assert referred(route["AuthorizerId"]) == authorizer
    assert {key for key in routes if " /v1/" not in key} == PUBLIC


def test_what_is_nobodys_under_v1_is_answered_as_a_problem_by_the_api(resources: Resources) -> None:
    assert "ANY /v1/{proxy+}" in {each["RouteKey"] for each in of_type(resources, "AWS::ApiGatewayV2::Route").values()}


def test_tokens_are_our_pools_and_for_our_client(resources: Resources) -> None:
    [authorizer] = of_type(resources, "AWS::ApiGatewayV2::Authorizer").values()
    [pool], [client] = of_type(resources, "AWS::Cognito::UserPool"), of_type(resources, "AWS::Cognito::UserPoolClient")
    assert authorizer["AuthorizerType"] == "JWT"
    assert [referred(each) for each in authorizer["JwtConfiguration"]["Audience"]] == [client]
    assert referred(authorizer["JwtConfiguration"]["Issuer"]).endswith(pool)


def test_nobody_signs_up_alone_or_chooses_their_workspace_or_role(resources: Resources) -> None:
    [pool] = of_type(resources, "AWS::Cognito::UserPool").values()
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert {each["Name"] for each in pool["Schema"]} >= {"workspace", "role"}
    [client] = of_type(resources, "AWS::Cognito::UserPoolClient").values()
    assert client["WriteAttributes"] == ["name"]
    assert {"custom:workspace", "custom:role"} <= set(client["ReadAttributes"])
    assert not client["GenerateSecret"]
    assert set(client["ExplicitAuthFlows"]) == {
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    }


def test_the_distribution_leads_every_path_to_its_origin_and_keeps_no_answers_of_the_api(resources: Resources) -> None:
    [distribution] = of_type(resources, "AWS::CloudFront::Distribution").values()
    config: dict[str, Any] = distribution["DistributionConfig"]
    behaviours = {each["PathPattern"]: each for each in config["CacheBehaviors"]}
    origins = {each["Id"]: each for each in config["Origins"]}
    assert set(behaviours) == {"/v1/openapi.json", "/media/*", "/v1/*", "/t/*", "/u/*", "/v/*", "/s/*", "/webhooks/*"}
    assert list(behaviours).index("/v1/openapi.json") < list(behaviours).index("/v1/*")
    for path in ("/v1/*", "/t/*", "/u/*", "/v/*", "/s/*", "/webhooks/*"):
        caching_disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        assert behaviours[path]["CachePolicyId"] == caching_disabled
        headers = origins[behaviours[path]["TargetOriginId"]]["OriginCustomHeaders"]
        assert [each["HeaderName"] for each in headers] == ["x-origin-secret"]
        assert "{{resolve:secretsmanager:" in referred(headers[0]["HeaderValue"])
    assert "CustomErrorResponses" not in config, "they would hide the API's own 403 and 404"


def test_who_answers_http_knows_what_cloudfront_says_and_nobody_else_does(resources: Resources) -> None:
    knowing = {
        module
        for module, function in functions(resources).items()
        if "GODWIT_ORIGIN_SECRET" in function["Environment"]["Variables"]
    }
    assert knowing == set(api.WITH_TOKEN | api.PUBLIC)


def test_images_are_cached_and_never_anything_but_images(resources: Resources) -> None:
    [distribution] = of_type(resources, "AWS::CloudFront::Distribution").values()
    [behaviour] = [
        each for each in distribution["DistributionConfig"]["CacheBehaviors"] if each["PathPattern"] == "/media/*"
    ]
    caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    assert behaviour["CachePolicyId"] == caching_optimized
    policies = of_type(resources, "AWS::CloudFront::ResponseHeadersPolicy")
    config = policies[referred(behaviour["ResponseHeadersPolicyId"])]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ContentSecurityPolicy"]["ContentSecurityPolicy"] == "default-src 'none'; sandbox"


def test_recipients_are_sent_to_the_address_in_front(resources: Resources, laptop_template: Template) -> None:
    [distribution] = of_type(resources, "AWS::CloudFront::Distribution")
    given = [
        each["Environment"]["Variables"]["GODWIT_ORIGIN"]
        for each in of_type(resources, "AWS::Lambda::Function").values()
        if "GODWIT_ORIGIN" in each.get("Environment", {}).get("Variables", {})
    ]
    assert given
    assert {referred(each) for each in given} == {f"https://{distribution}"}
    laptop_template.resource_count_is("AWS::CloudFront::Distribution", 0)
    laptop_template.has_parameter("Origin", {})
