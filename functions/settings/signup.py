"""Routes of how people sign up by themselves."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from godwit.errors import Fault, Invalid
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, Moment, VersionOrNone
from godwit.settings import KIND, SignupSettings, email_settings, save
from godwit.signup.offer import offered, snippet
from godwit.store import documents
from godwit.store.documents import Document
from pydantic import Field, StrictBool

from functions.settings import base
from functions.settings.base import app

NAME = "signup"
MOST_TOPICS = 20
"""More is no form to fill in."""

Language = Literal["en", "fr", "de", "es"]
InLanguage = Annotated[Language, Query(description="What the form in `snippet` is written in.")]


class SignupChange(Body):
    """How people sign up, anew, with the version that was read: 0 before anything was set."""

    enabled: StrictBool = False
    double_opt_in: StrictBool = Field(True, description="Ask everybody by mail; else only whose address is known.")
    topics: Annotated[list[str], Field(max_length=MOST_TOPICS)] = Field(
        [], description="Ids of topics to choose from. One is not asked about; none: those that new contacts get."
    )
    version: VersionOrNone


class Signup(Answer):
    """How people sign up. Before anything was set, the defaults, at version 0."""

    id: str
    version: int
    created_at: Moment | None
    updated_at: Moment | None
    enabled: bool
    double_opt_in: bool
    topics: list[str]
    url: str = Field(description="Where the form is, and where forms elsewhere post to.")
    snippet: str = Field(description="The form as HTML, to put into a page elsewhere.")


@app.get(
    "/v1/settings/signup",
    operation_id="readSignupSettings",
    summary="How people sign up by themselves",
    tags=["settings"],
    responses=answers(200, Signup),
)
def read_signup(language: InLanguage = "en") -> Signup:
    """How people sign up, with the form's address and HTML."""
    workspace = workspace_of(app, "viewer")
    return _shown(workspace, documents.find(base.environment.store, workspace, KIND, NAME), language)


@app.put(
    "/v1/settings/signup",
    operation_id="updateSignupSettings",
    summary="Change how people sign up",
    tags=["settings"],
    responses=answers(200, Signup),
)
def update_signup(change: SignupChange) -> Signup:
    """Replace the settings; only owners may. Who signs up gets a mail, so a sender must be set before."""
    workspace, store = workspace_of(app, "owner"), base.environment.store
    settings = SignupSettings(**change.model_dump(exclude={"version"}))
    settings.topics = list(dict.fromkeys(settings.topics))
    there = {topic.id for topic in offered(store, workspace, settings)}
    faults = [
        Fault(f"topics[{position}]", "There is no such topic.")
        for position, topic in enumerate(settings.topics)
        if topic not in there
    ]
    if settings.enabled and email_settings(store, workspace).sender is None:
        faults.append(Fault("enabled", "Say in the email settings first who mails are from: people are asked by mail."))
    if faults:
        raise Invalid(faults)
    return _shown(workspace, save(store, workspace, NAME, settings, change.version, base.clock()), "en")


def _shown(workspace: str, document: Document | None, language: Language) -> Signup:
    settings = SignupSettings.model_validate(document.body if document else {})
    url = base.environment.keyring.signup_url(base.environment.origin, workspace)
    return Signup(
        id=NAME,
        version=document.version if document else 0,
        created_at=document.created_at if document else None,
        updated_at=document.updated_at if document else None,
        url=url,
        snippet=snippet(language, url, offered(base.environment.store, workspace, settings)),
        **settings.model_dump(),
    )
