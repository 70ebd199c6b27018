"""Puts the built client on AWS. Touches: the deployed stack's web bucket and distribution, files.

`python -m infra.publish` uploads web/dist, `/config.json` and the OpenAPI document, and has CloudFront forget the old
start page. `--bootstrapped` only checks that `cdk bootstrap` was done, and says how where it wasn't.
"""

import argparse
import json
import mimetypes
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from infra.first_owner import STACK

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "web" / "dist"
OPENAPI = ROOT / "docs" / "openapi.json"
BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"

FOREVER, NEVER = "public, max-age=31536000, immutable", "no-cache"
"""How long browsers keep a file: built assets have their hash in their names."""


def config_of(outputs: Mapping[str, str], region: str) -> dict[str, str]:
    """What the client reads at its start; all that differs between deployments."""
    return {
        "region": region,
        "user_pool_id": outputs["UserPool"],
        "client_id": outputs["UserPoolClient"],
        "cognito_endpoint": f"https://cognito-idp.{region}.amazonaws.com/",
    }


def publish(s3: Any, cloudfront: Any, outputs: Mapping[str, str], region: str) -> int:
    """Upload everything, the start page last; the number of files. What is left from before stays, for open pages."""
    bucket, start = outputs["WebBucket"], CLIENT / "index.html"
    files = sorted(file for file in CLIENT.rglob("*") if file.is_file() and file != start)
    for file in [*files, start]:
        name = file.relative_to(CLIENT).as_posix()
        kept = FOREVER if name.startswith("assets/") else NEVER
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        s3.put_object(Bucket=bucket, Key=name, Body=file.read_bytes(), ContentType=kind, CacheControl=kept)
    documents = {"config.json": json.dumps(config_of(outputs, region)), "v1/openapi.json": OPENAPI.read_text()}
    for name, text in documents.items():
        s3.put_object(Bucket=bucket, Key=name, Body=text, ContentType="application/json", CacheControl=NEVER)
    changed = ["/", "/index.html", *(f"/{name}" for name in documents)]
    batch = {"Paths": {"Quantity": len(changed), "Items": changed}, "CallerReference": str(time.time_ns())}
    cloudfront.create_invalidation(DistributionId=outputs["Distribution"], InvalidationBatch=batch)
    return len(files) + 1 + len(documents)


def main() -> str | None:
    """See the module; what stands in the way, for people, or None."""
    parser = argparse.ArgumentParser(description="Publish the client.")
    parser.add_argument("--bootstrapped", action="store_true", help="only check that the account can be deployed to")
    chosen = parser.parse_args()
    try:
        if chosen.bootstrapped:
            boto3.client("ssm").get_parameter(Name=BOOTSTRAP_VERSION)
            return None
        session = boto3.Session()
        stack = session.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        count = publish(session.client("s3"), session.client("cloudfront"), outputs, str(session.region_name))
    except (NoCredentialsError, NoRegionError) as error:
        return f"AWS can't be reached: {error} See docs/operating.md."
    except ClientError as error:
        if error.response["Error"]["Code"] == "ParameterNotFound":
            return "This account and region must be prepared for CDK once: npx cdk bootstrap"
        raise
    print(f"Published {count} files at {outputs['Origin']}")  # noqa: T201 - a command's answer
    return None


if __name__ == "__main__":
    sys.exit(main())
