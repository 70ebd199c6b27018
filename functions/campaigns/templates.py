"""Routes of templates: list, create, read, replace, delete, and the starters that we made."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from godwit.http.app import NO_CONTENT, ReadVersion, answers, workspace_of
from godwit.http.models import Id, Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.templates import saved
from godwit.templates.model import Starters, Template, TemplateChange, TemplateFields, TemplateType, to_template
from godwit.templates.starters import STARTERS

from functions.campaigns import base
from functions.campaigns.base import app

TemplateId = Annotated[Id, Path(description="The template's ULID.")]


@app.get(
    "/v1/templates",
    operation_id="listTemplates",
    summary="List templates",
    tags=["templates"],
    responses=answers(200, Listing[Template]),
)
def list_templates(
    q: Annotated[str | None, Query(description="Part of the name, in any case.", max_length=255)] = None,
    type: Annotated[TemplateType | None, Query(description="Only those of this type.")] = None,  # noqa: A002
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listing[Template]:
    """Templates, newest first. A page may be short and still have a next one."""
    workspace = workspace_of(app, "viewer")
    found, following = saved.page(base.environment.store, workspace, limit, decode_cursor(cursor, str), q, type)
    return Listing[Template](items=list(map(to_template, found)), next_cursor=encode_cursor(following))


@app.get(
    "/v1/templates/starters",
    operation_id="listStarters",
    summary="List the starters",
    tags=["templates"],
    responses=answers(200, Starters),
)
def list_starters() -> Starters:
    """Templates that come with Godwit, to begin with."""
    workspace_of(app, "viewer")
    return Starters(items=list(STARTERS))


@app.post(
    "/v1/templates",
    operation_id="createTemplate",
    summary="Save a template",
    status_code=201,
    tags=["templates"],
    responses=answers(201, Template),
)
def create_template(body: TemplateFields) -> Template:
    """A new template, however incomplete."""
    workspace = workspace_of(app, "editor")
    return to_template(saved.create(base.environment.store, workspace, body, base.clock(), new_id))


@app.get(
    "/v1/templates/<template_id>",
    operation_id="readTemplate",
    summary="Read a template",
    tags=["templates"],
    responses=answers(200, Template),
)
def read_template(template_id: TemplateId) -> Template:
    """One template."""
    return to_template(saved.read(base.environment.store, workspace_of(app, "viewer"), template_id))


@app.put(
    "/v1/templates/<template_id>",
    operation_id="updateTemplate",
    summary="Replace a template",
    tags=["templates"],
    responses=answers(200, Template),
)
def update_template(template_id: TemplateId, body: TemplateChange) -> Template:
    """The whole template anew. Campaigns that were made with it stay as they are."""
    workspace = workspace_of(app, "editor")
    return to_template(saved.update(base.environment.store, workspace, template_id, body, base.clock()))


@app.delete(
    "/v1/templates/<template_id>",
    operation_id="deleteTemplate",
    summary="Delete a template",
    status_code=204,
    tags=["templates"],
    responses=NO_CONTENT,
)
def delete_template(template_id: TemplateId, version: ReadVersion) -> None:
    """Campaigns that were made with it stay as they are."""
    saved.delete(base.environment.store, workspace_of(app, "editor"), template_id, version)
