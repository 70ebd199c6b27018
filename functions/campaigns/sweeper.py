"""Every five minutes: chains that stopped are set going again, and campaigns begun whose schedule was forgotten.

Touches: the Core table, the dispatch queue.
"""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.campaigns.firing import fire_overdue
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.sending.sweep import sweep

logger = Logger()
environment = Environment()


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """A firing of the schedule; what it says doesn't matter."""
    store, dispatch = environment.store, environment.queue("dispatch")
    stalled = sweep(store, dispatch, system_clock)
    forgotten = fire_overdue(store, dispatch, system_clock())
    logger.info("swept", stalled=stalled, forgotten=forgotten)
