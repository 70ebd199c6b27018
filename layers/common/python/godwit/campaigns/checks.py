"""What stands in the way of sending a campaign: its content, its sender, its audience. May touch: the store."""

from godwit.campaigns.campaign import Campaign
from godwit.content.problems import Problem, find_problems
from godwit.settings import Sender, email_settings
from godwit.store import documents
from godwit.store.protocol import Store


def problems_of(store: Store, campaign: Campaign, origin: str) -> list[Problem]:
    """Everything that must be mended before the campaign can be sent, each with the field's path.

    `origin` is this deployment's, which addresses beginning with `/` belong to.
    """
    content = campaign.content
    problems: list[Problem] = []
    if not content["name"].strip():
        problems.append(Problem(path="name", message="A campaign needs a name."))
    problems += _audience_problems(store, campaign)
    if content["topic_id"] and documents.find(store, campaign.workspace, "topic", content["topic_id"]) is None:
        problems.append(Problem(path="topic_id", message="There is no such topic."))
    if sender_of(store, campaign) is None:
        problems.append(Problem(path="sender", message="Say who it is from, here or in the workspace's settings."))
    return problems + find_problems(content["subject"], content["preheader"], content["content"], origin)


def sender_of(store: Store, campaign: Campaign) -> Sender | None:
    """Who the campaign is from: its own sender, else the workspace's, None where there is neither."""
    own = campaign.content["sender"]
    return Sender.model_validate(own) if own else email_settings(store, campaign.workspace).sender


def _audience_problems(store: Store, campaign: Campaign) -> list[Problem]:
    audience = campaign.content["audience"]
    if audience is None:
        return [Problem(path="audience", message="Say whom it goes to.")]
    return [
        Problem(path=f"audience.{part}[{position}]", message="There is no such segment.")
        for part in ("segments", "exclude")
        for position, identifier in enumerate(audience.get(part, []))
        if documents.find(store, campaign.workspace, "segment", identifier) is None
    ]
