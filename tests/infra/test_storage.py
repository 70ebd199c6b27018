"""What is kept, and how it is guarded, read from the template."""

from typing import Any

from aws_cdk.assertions import Template
from godwit.store.tables import TABLES

from tests.infra.reading import Resources, of_type, referred, statements


def test_tables_have_keys_indexes_stream_expiry_and_recovery(resources: Resources) -> None:
    found = of_type(resources, "AWS::DynamoDB::Table")
    assert len(found) == len(TABLES)
    for table in TABLES:
        [properties] = [each for name, each in found.items() if name.startswith(f"Storage{table.name.capitalize()}")]
        assert [key["AttributeName"] for key in properties["KeySchema"]] == ["pk", "sk"]
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        indexes = {index["IndexName"]: index for index in properties["GlobalSecondaryIndexes"]}
        assert set(indexes) == {index.name for index in table.indexes}
        for index in table.indexes:
            keys = [key["AttributeName"] for key in indexes[index.name]["KeySchema"]]
            assert keys == [index.partition, index.sort]
            projection = indexes[index.name]["Projection"]
            if index.only:
                assert projection == {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.only)}
            else:
                assert projection == {"ProjectionType": "KEYS_ONLY" if index.keys_only else "ALL"}


def test_only_the_ledger_streams_with_both_images(resources: Resources) -> None:
    streaming = {
        name: each["StreamSpecification"]
        for name, each in of_type(resources, "AWS::DynamoDB::Table").items()
        if "StreamSpecification" in each
    }
    [(name, specification)] = streaming.items()
    assert name.startswith("StorageLedger")
    assert specification == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_peoples_data_survives_the_stack(resources: Resources) -> None:
    for each in resources.values():
        if each["Type"] in ("AWS::DynamoDB::Table", "AWS::Cognito::UserPool"):
            assert each["DeletionPolicy"] == "Retain"
    data = [each for name, each in resources.items() if name.startswith("StorageData") and "Bucket" in each["Type"]]
    assert data[0]["DeletionPolicy"] == "Retain"


def test_no_bucket_is_public_or_read_in_the_clear(resources: Resources) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert len(buckets) == 4
    for bucket in buckets.values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    policies = of_type(resources, "AWS::S3::BucketPolicy").values()
    assert len(policies) == len(buckets)
    for policy in policies:
        assert any(_needs_tls(each) for each in statements(policy))
        for each in statements(policy):
            if each["Effect"] == "Allow":
                assert each["Principal"] == {"Service": "cloudfront.amazonaws.com"}
                assert "AWS:SourceArn" in each["Condition"]["StringEquals"]


def test_browsers_may_upload_from_our_origin_only(template: Template, laptop_template: Template) -> None:
    for each in (template, laptop_template):
        rules = [
            rule
            for bucket in each.find_resources("AWS::S3::Bucket").values()
            for rule in bucket["Properties"].get("CorsConfiguration", {}).get("CorsRules", [])
        ]
        assert [rule["AllowedMethods"] for rule in rules] == [["PUT"]] * 2
        for rule in rules:
            assert "*" not in rule["AllowedOrigins"]
            assert len(rule["AllowedOrigins"]) == 1


def test_uploaded_images_are_checked_and_forgotten(resources: Resources) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    [uploads] = [each for name, each in buckets.items() if name.startswith("MediaUploads")]
    assert uploads["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    [rule] = uploads["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["Status"], "Prefix" in rule) == (1, "Enabled", False)
    [events] = of_type(resources, "AWS::Events::Rule").values()
    assert events["EventPattern"]["detail-type"] == ["Object Created"]
    [bucket] = events["EventPattern"]["detail"]["bucket"]["name"]
    assert buckets[referred(bucket)] is uploads
    assert [referred(each["Arn"]) for each in events["Targets"]] == [
        name for name, each in of_type(resources, "AWS::Lambda::Function").items() if "media.checker" in each["Handler"]
    ]


def test_the_token_secret_has_a_key_that_can_be_joined_by_others(resources: Resources) -> None:
    [secret] = [
        each for name, each in of_type(resources, "AWS::SecretsManager::Secret").items() if "TokenSecret" in name
    ]
    assert secret["GenerateSecretString"] == {
        "SecretStringTemplate": "{}",
        "GenerateStringKey": "1",
        "PasswordLength": 64,
        "ExcludePunctuation": True,
    }


def _needs_tls(statement: Any) -> bool:
    return bool(
        statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    )
