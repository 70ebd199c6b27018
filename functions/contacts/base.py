"""What all routes of this function share: the app they are added to, the environment, the clock, and who is calling."""

from typing import Annotated

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.clock import system_clock
from godwit.contacts.timeline import Author
from godwit.contacts.vocabulary import Vocabulary, vocabulary
from godwit.environment import Environment
from godwit.http import models
from godwit.http.app import identity_of, make_app
from godwit.http.identity import Role

logger = Logger(service="contacts-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)

ContactId = Annotated[models.ContactId, Path(description="The contact's number, in decimal.")]


def caller(role: Role) -> tuple[str, Author]:
    """Workspace of the request's caller, who is to be the author of changes. Raises Forbidden below `role`."""
    identity = identity_of(app)
    identity.require(role)
    return identity.workspace, Author(identity.actor, "api")


def known(workspace: str) -> Vocabulary:
    """What the workspace has declared."""
    return vocabulary(environment.store, workspace)
