"""Reading a synthesised template: resources by type, references, policies. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Resources = Mapping[str, Mapping[str, Any]]


def of_type(resources: Resources, kind: str) -> dict[str, Mapping[str, Any]]:
    """Properties of the resources of a CloudFormation type, by logical id."""
    return {name: each.get("Properties", {}) for name, each in resources.items() if each["Type"] == kind}


def referred(value: Any) -> str:
    """The logical id that a Ref or GetAtt names; other values as they are."""
    if isinstance(value, Mapping):
        if "Ref" in value:
            return str(value["Ref"])
        if "Fn::GetAtt" in value:
            return str(value["Fn::GetAtt"][0])
        if "Fn::Join" in value:
            return "".join(map(referred, value["Fn::Join"][1]))
    return str(value)


def listed(value: Any) -> list[Any]:
    """Policies write a single thing without its list."""
    return value if isinstance(value, list) else [value]


def statements(policy: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from policy["PolicyDocument"]["Statement"]


def functions(resources: Resources) -> dict[str, Mapping[str, Any]]:
    """Our functions' properties by their handlers' module, such as `contacts.api`."""
    return {
        each["Handler"].removeprefix("functions.").removesuffix(".handler"): each
        for each in of_type(resources, "AWS::Lambda::Function").values()
        if each["Handler"].startswith("functions.")
    }


def allowed(resources: Resources, function: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Every (action, resource) that a function's role may do; resources by their logical ids' readable part.

    Where only some partitions of a table are allowed, what their keys are like stands behind it: `Table[*#links]`.
    """
    role = referred(function["Role"])
    assert resources[role]["Properties"].get("ManagedPolicyArns", []) == []
    assert "Policies" not in resources[role]["Properties"]
    found = set()
    for policy in of_type(resources, "AWS::IAM::Policy").values():
        if role in map(referred, policy["Roles"]):
            for statement in statements(policy):
                assert statement["Effect"] == "Allow"
                like = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys")
                within = f"[{' '.join(listed(like))}]" if like else ""
                for resource in listed(statement["Resource"]):
                    found |= {(action, referred(resource) + within) for action in listed(statement["Action"])}
    return found
