"""What all routes of this function share: the app they are added to, the environment, the clock."""

from aws_lambda_powertools import Logger
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.app import make_app

logger = Logger(service="settings-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)
