"""Rights of roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import aws_iam as iam


def allow(
    role: iam.Role, actions: Iterable[str], resources: Iterable[str], where: Mapping[str, Any] | None = None
) -> None:
    """Add a statement to the role's policy; `where` are its conditions."""
    statement = iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=where)
    role.add_to_policy(statement)


def only_partitions(like: Iterable[str]) -> Mapping[str, Any]:
    """The condition that every item asked for is in a partition whose key is like one of these, `*` being anything.

    For verbs that name their items only: ForAllValues holds where a request has no keys, as a Scan.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(like)}}
