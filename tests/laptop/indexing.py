"""The nightly rebuild of the contact indexes, asked for at once."""

import json

from local.laptop import Laptop


def rebuild_indexes(laptop: Laptop) -> None:
    """Have the indexes of all workspaces rebuilt; it's done when the queue has been worked off."""
    client = laptop.cloud.client("lambda")
    [indexer] = [
        function["FunctionName"]
        for page in client.get_paginator("list_functions").paginate()
        for function in page["Functions"]
        if function["Handler"] == "functions.segments.indexer.handler"
    ]
    answer = client.invoke(FunctionName=indexer, Payload=json.dumps({}))
    assert "FunctionError" not in answer, answer["Payload"].read()
