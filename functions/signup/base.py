"""What both entry points of signing up share: the environment, the clock, the salt."""

from functools import cache

from aws_lambda_powertools import Logger
from godwit.clock import system_clock
from godwit.environment import Environment

logger = Logger(service="signup")
environment = Environment()
clock = system_clock


@cache
def salt() -> str:
    """What the sources of requests are hashed with, read once."""
    return environment.token_secret
