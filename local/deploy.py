"""Brings the synthesised stack into the emulator, as the CDK CLI would into AWS. Touches: the emulator, by boto3."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, WaiterError
from godwit.store.tables import EXPIRES_AT, TABLES

from local.cloud import Cloud
from local.place import ACCOUNT, REGION, Refused

STACK = "Godwit"
BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"


def deploy(cloud: Cloud, assembly: Path, parameters: Mapping[str, str]) -> dict[str, str]:
    """Create or update the stack; its outputs. Raises Refused with the first thing that failed."""
    cloud.client("ssm").put_parameter(Name=BOOTSTRAP_VERSION, Value="30", Type="String", Overwrite=True)
    template = _upload(cloud, assembly)
    request = {
        "StackName": STACK,
        "TemplateURL": template,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    _create_or_update(cloud.client("cloudformation"), request)
    stack = cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    _expire_items(cloud.client("dynamodb"), outputs)
    return outputs


def _upload(cloud: Cloud, assembly: Path) -> str:
    """Put the assets into the bucket that bootstrapping would have made; the template's address."""
    s3 = cloud.client("s3")
    template = ""
    for asset in json.loads((assembly / f"{STACK}.assets.json").read_text())["files"].values():
        destination = next(iter(asset["destinations"].values()))
        bucket, key = _filled_in(destination["bucketName"]), _filled_in(destination["objectKey"])
        source = assembly / asset["source"]["path"]
        if not _exists(s3, bucket, key):
            s3.put_object(Bucket=bucket, Key=key, Body=_zipped(source) if source.is_dir() else source.read_bytes())
        if source.name == f"{STACK}.template.json":
            template = f"{cloud.endpoint}/{bucket}/{key}"
    return template


def _create_or_update(cloudformation: Any, request: dict[str, Any]) -> None:
    try:
        cloudformation.describe_stacks(StackName=STACK)
        action, done = cloudformation.update_stack, "stack_update_complete"
    except ClientError:
        action, done = cloudformation.create_stack, "stack_create_complete"
    try:
        action(**request)
        cloudformation.get_waiter(done).wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise Refused(f"The stack could not be deployed: {error}") from error
    except WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
        first = failed[-1] if failed else {"LogicalResourceId": STACK, "ResourceStatusReason": str(error)}
        reason = f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason')}"
        raise Refused(f"The stack could not be deployed: {reason}") from error


def _expire_items(dynamodb: Any, outputs: Mapping[str, str]) -> None:
    """The emulator's CloudFormation drops the tables' time to live."""
    for table in TABLES:
        name = outputs[f"{table.name.capitalize()}Table"]
        if dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"] != "ENABLED":
            specification = {"AttributeName": EXPIRES_AT, "Enabled": True}
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)


def _exists(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError:
            s3.create_bucket(Bucket=bucket)
        return False
    return True


def _zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return packed.getvalue()


def _filled_in(text: str) -> str:
    for name, value in (("AccountId", ACCOUNT), ("Region", REGION), ("Partition", "aws")):
        text = text.replace(f"${{AWS::{name}}}", value)
    return text
