"""Looks into uploaded images, and publishes the good ones. Touches: the Core table, the buckets of images.

S3 says by EventBridge that one was uploaded.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.files import media

logger = Logger()
environment = Environment()


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """An upload; repeats of it change nothing."""
    name = event["detail"]["object"]["key"]
    media.check(environment.store, environment.image_uploads, environment.images, name, system_clock)
    logger.info("checked", upload=name)
