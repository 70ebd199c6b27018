"""Routes of what a workspace declares for its contacts: custom fields and topics."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.contacts import custom_fields, topics
from godwit.contacts.custom_fields import CustomField, CustomFieldChange, CustomFieldCreate, to_custom_field
from godwit.contacts.topics import Topic, TopicChange, TopicFields, to_topic
from godwit.http.app import NO_CONTENT, ReadVersion, answers, workspace_of
from godwit.http.models import Id, Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.segments import saved
from godwit.segments.fields import CUSTOM
from godwit.store import documents

from functions.contacts import base, bulk
from functions.contacts.base import app

FieldName = Annotated[str, Path(pattern=custom_fields.PATTERN, description="The field's name.")]
TopicId = Annotated[Id, Path(description="The topic's ULID.")]


@app.get(
    "/v1/custom-fields",
    operation_id="listCustomFields",
    summary="List custom fields",
    tags=["custom fields"],
    responses=answers(200, Listing[CustomField]),
)
def list_custom_fields(limit: Limit = 50, cursor: Cursor = None) -> Listing[CustomField]:
    """The declared fields, the newest first."""
    fields = custom_fields.all_fields(base.environment.store, workspace_of(app, "viewer"))
    start = decode_cursor(cursor, int) or 0
    following = start + limit if start + limit < len(fields) else None
    shown = [to_custom_field(field) for field in fields[start : start + limit]]
    return Listing(items=shown, next_cursor=encode_cursor(following))


@app.post(
    "/v1/custom-fields",
    operation_id="createCustomField",
    summary="Declare a custom field",
    tags=["custom fields"],
    status_code=201,
    responses=answers(201, CustomField),
)
def create_custom_field(wanted: CustomFieldCreate) -> CustomField:
    """Declare a field, so that contacts can have values of it."""
    workspace = workspace_of(app, "editor")
    return to_custom_field(custom_fields.create(base.environment.store, workspace, wanted, base.clock()))


@app.put(
    "/v1/custom-fields/<name>",
    operation_id="updateCustomField",
    summary="Change a custom field's label",
    tags=["custom fields"],
    responses=answers(200, CustomField),
)
def update_custom_field(name: FieldName, change: CustomFieldChange) -> CustomField:
    """Give a field another label. Its name and type stay: contacts, segments and templates hold to them."""
    workspace = workspace_of(app, "editor")
    return to_custom_field(custom_fields.update(base.environment.store, workspace, name, change, base.clock()))


@app.delete(
    "/v1/custom-fields/<name>",
    operation_id="deleteCustomField",
    summary="Remove a custom field",
    tags=["custom fields"],
    status_code=204,
    responses=NO_CONTENT,
)
def delete_custom_field(name: FieldName, version: ReadVersion) -> None:
    """Remove a field; contacts lose their values of it by and by. Refused as long as a segment asks for it."""
    workspace, author = base.caller("editor")
    store = base.environment.store
    documents.require(store, workspace, custom_fields.KIND, name, version)
    saved.require_without_field(store, workspace, CUSTOM + name)
    with bulk.following(workspace, "remove_custom_field", {"name": name}, author.actor):
        documents.delete(store, workspace, custom_fields.KIND, name, version)


@app.get(
    "/v1/topics",
    operation_id="listTopics",
    summary="List topics",
    tags=["topics"],
    responses=answers(200, Listing[Topic]),
)
def list_topics(limit: Limit = 50, cursor: Cursor = None) -> Listing[Topic]:
    """What contacts can subscribe to, the newest first."""
    workspace = workspace_of(app, "viewer")
    before = decode_cursor(cursor, str)
    found, following = documents.newest_first(base.environment.store, workspace, topics.KIND, limit, before)
    return Listing(items=[to_topic(topic) for topic in found], next_cursor=encode_cursor(following))


@app.post(
    "/v1/topics",
    operation_id="createTopic",
    summary="Make a topic",
    tags=["topics"],
    status_code=201,
    responses=answers(201, Topic),
)
def create_topic(fields: TopicFields) -> Topic:
    """Make a topic. Contacts that are there are not subscribed to it; new ones are, if it's a default one."""
    workspace = workspace_of(app, "editor")
    return to_topic(topics.create(base.environment.store, workspace, fields, base.clock(), new_id))


@app.get(
    "/v1/topics/<topic_id>",
    operation_id="readTopic",
    summary="Read a topic",
    tags=["topics"],
    responses=answers(200, Topic),
)
def read_topic(topic_id: TopicId) -> Topic:
    """The topic as last written."""
    return to_topic(documents.read(base.environment.store, workspace_of(app, "viewer"), topics.KIND, topic_id))


@app.put(
    "/v1/topics/<topic_id>",
    operation_id="updateTopic",
    summary="Replace a topic",
    tags=["topics"],
    responses=answers(200, Topic),
)
def update_topic(topic_id: TopicId, change: TopicChange) -> Topic:
    """Replace the version that was read; who is subscribed stays."""
    workspace = workspace_of(app, "editor")
    return to_topic(topics.update(base.environment.store, workspace, topic_id, change, base.clock()))


@app.delete(
    "/v1/topics/<topic_id>",
    operation_id="deleteTopic",
    summary="Remove a topic",
    tags=["topics"],
    status_code=204,
    responses=NO_CONTENT,
)
def delete_topic(topic_id: TopicId, version: ReadVersion) -> None:
    """Remove a topic; refused as long as a campaign that is scheduled or under way goes to it."""
    workspace, author = base.caller("editor")
    store = base.environment.store
    documents.require(store, workspace, topics.KIND, topic_id, version)
    topics.require_unused(store, workspace, topic_id)
    with bulk.following(workspace, "remove_topic", {"id": topic_id}, author.actor):
        documents.delete(store, workspace, topics.KIND, topic_id, version)
