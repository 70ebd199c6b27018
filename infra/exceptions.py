"""What cdk-nag's AwsSolutions rules find and we keep, each with its reason, at the construct that it concerns."""

from aws_cdk import Acknowledgment, Validations
from constructs import Construct

_ANY_OBJECT = "An object's name starts with its workspace, which isn't known at deployment; the bucket is Godwit's own."

ACKNOWLEDGED: dict[str, dict[str, str]] = {
    "Storage": {
        "SMG4": "Links in sent emails must stay valid: the secret gains keys, it isn't rotated.",
        "S1": "Access logs of the data bucket would hold contacts' object names and cost at rest.",
    },
    "Media": {
        "S1": "Images of emails may be read by anybody, and uploads last a day; logs would cost at rest.",
    },
    "Queues": {
        "SQS3": "It is the dead-letter queue of a stream's batches, which the rule doesn't see.",
    },
    "Identity": {
        "COG2": "MFA comes with the team's settings; until then the owner may turn it on in the console.",
        "COG8": "The Plus tier is paid per user and month.",
    },
    "Api": {
        "APIG4": "Tracking and unsubscribe links are opened by recipients, who have no token; they carry a signature.",
    },
    "Functions": {
        "L1": "The runtime is one constant (infra/target.py), moved on purpose, together with the wheels.",
        "IAM5[Resource::*]": "The actions of X-Ray, of SES's account and of its suppression list take no resource.",
        "IAM5[Resource::<StorageData6BB23F4E.Arn>/*]": _ANY_OBJECT,
        "IAM5[Resource::<MediaUploadsBC3C20BB.Arn>/*]": _ANY_OBJECT,
        "IAM5[Resource::<MediaImagesD8DACDFB.Arn>/*]": _ANY_OBJECT,
        "IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:godwit/*]": (
            "Workspaces entrust secrets to us after the deployment; all names begin so."
        ),
        "IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]": (
            "Which identities a workspace sends from is a setting, not part of the deployment."
        ),
        "IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/godwit-campaigns/*]": (
            "A schedule's name holds its campaign's id, which isn't known at deployment; the group is Godwit's own."
        ),
    },
    "Web": {
        "S1": "The bucket holds the public client; CloudFront is the only reader.",
        "SMG4": "Only CloudFront and the API use it; rotating it needs both at once, which a deployment does.",
        "CFR1": "Recipients of emails may be anywhere.",
        "CFR2": "A web ACL costs 5 USD a month at rest; the operator may attach one.",
        "CFR3": "Access logs would hold recipients' addresses and tokens, and cost at rest.",
        "CFR4": "The default certificate of cloudfront.net sets the protocol; a domain of one's own gets TLS 1.2.",
    },
}


def acknowledge(stack: Construct) -> None:
    """Tell the checks of our decisions."""
    for construct, rules in ACKNOWLEDGED.items():
        for rule, reason in rules.items():
            Validations.of(stack.node.find_child(construct)).acknowledge(
                Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason)
            )
