"""Routes of what holds for the whole workspace."""

from typing import Annotated, Literal

from godwit import time_zones
from godwit.contacts.countries import country_code
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, Line, Moment, VersionOrNone
from godwit.settings import KIND, WorkspaceSettings, save
from godwit.store import documents
from godwit.store.documents import Document
from pydantic import AfterValidator, Field

from functions.settings import base
from functions.settings.base import app

NAME = "workspace"


class WorkspaceChange(Body):
    """What holds for the whole workspace, anew, with the version that was read: 0 before anything was set."""

    name: Line = Field("", max_length=100, description="What recipients are told who writes to them.")
    time_zone: Annotated[str, AfterValidator(time_zones.time_zone)] = Field(
        "UTC", description="IANA; dates without a time are in it."
    )
    default_country: Annotated[str, AfterValidator(country_code)] = Field(
        "US", description="ISO 3166-1 alpha-2; phone numbers without a country code are read as this country's."
    )
    consent_basis: Literal["explicit", "not_unsubscribed"] = Field(
        "explicit",
        description="Who may be written to: those who said yes or, where law allows, all who did not say no.",
    )
    version: VersionOrNone


class Workspace(Answer):
    """What holds for the whole workspace. Before anything was set, the defaults, at version 0."""

    id: str
    version: int
    created_at: Moment | None
    updated_at: Moment | None
    name: str
    time_zone: str
    default_country: str
    consent_basis: Literal["explicit", "not_unsubscribed"]


@app.get(
    "/v1/settings/workspace",
    operation_id="readWorkspaceSettings",
    summary="The workspace's settings",
    tags=["settings"],
    responses=answers(200, Workspace),
)
def read_workspace() -> Workspace:
    """What holds for the whole workspace."""
    return _shown(documents.find(base.environment.store, workspace_of(app, "viewer"), KIND, NAME))


@app.put(
    "/v1/settings/workspace",
    operation_id="updateWorkspaceSettings",
    summary="Change the workspace's settings",
    tags=["settings"],
    responses=answers(200, Workspace),
)
def update_workspace(change: WorkspaceChange) -> Workspace:
    """Replace the settings; only owners may."""
    workspace = workspace_of(app, "owner")
    settings = WorkspaceSettings(**change.model_dump(exclude={"version"}))
    return _shown(save(base.environment.store, workspace, NAME, settings, change.version, base.clock()))


def _shown(document: Document | None) -> Workspace:
    settings = WorkspaceSettings.model_validate(document.body if document else {})
    return Workspace(
        id=NAME,
        version=document.version if document else 0,
        created_at=document.created_at if document else None,
        updated_at=document.updated_at if document else None,
        **settings.model_dump(),
    )
