"""What SES said that nobody understood: listed, shown, and played again once we do. Touches: the Ledger table, SQS.

`python -m infra.kept_aside [show|replay|forget ID …]`, of the deployed stack; `make aside` lists. Ids may be cut short.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
from godwit.clock import to_iso
from godwit.store.conditions import Item
from godwit.store.dynamo import DynamoStore
from godwit.store.protocol import Store
from godwit.store.tables import TABLES
from godwit.webhooks import aside

from infra.first_owner import STACK


def lines(store: Store) -> Iterator[str]:
    """One line for each, the oldest first."""
    for item in sorted(aside.kept(store), key=lambda item: item["at"]):
        yield f"{item['sk'][:12]}  {to_iso(item['at'])}  {item.get('workspace', '-')}  {item['why']}"


def chosen(store: Store, identifiers: Sequence[str]) -> list[Item]:
    """Those whose ids begin so; `all` chooses all."""
    beginnings = tuple("" if each == "all" else each for each in identifiers)
    return [item for item in aside.kept(store) if item["sk"].startswith(beginnings)]


def replay(store: Store, sqs: Any, queue: str, items: Sequence[Item]) -> None:
    """Put messages back on the queue that they came by. Those that still aren't understood are kept aside again."""
    for item in items:
        aside.forget(store, item)  # first: what is kept aside anew must not be what is forgotten
        try:
            sqs.send_message(QueueUrl=queue, MessageBody=item["body"])
        except Exception:
            aside.put_back(store, item)
            raise


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="What SES said that nobody understood.")
    parser.add_argument("action", nargs="?", choices=("list", "show", "replay", "forget"), default="list")
    parser.add_argument("ids", nargs="*", metavar="ID", help="how the ids begin, or `all`")
    wanted = parser.parse_args()
    stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    names = {table.name: outputs[f"{table.name.capitalize()}Table"] for table in TABLES}
    store = DynamoStore(boto3.client("dynamodb"), names)
    items = chosen(store, wanted.ids)
    match wanted.action:
        case "list":
            print(*lines(store), sep="\n")  # noqa: T201 - a command's answer
        case "show":
            for item in items:
                print(json.dumps(item, indent=2))  # noqa: T201 - a command's answer
        case "replay":
            replay(store, boto3.client("sqs"), outputs["EmailEventsQueue"], items)
        case "forget":
            for item in items:
                aside.forget(store, item)


if __name__ == "__main__":
    main()
