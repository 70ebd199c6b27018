"""What both entry points of signing up share: the environment, the clock, the signer."""

from functools import cache

from aws_lambda_powertools import Logger
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.tracking.tokens import Signer

logger = Logger(service="signup")
environment = Environment()
clock = system_clock


@cache
def signer() -> Signer:
    """Made at the first request, and kept while the function is warm."""
    return Signer(environment.token_secret)
