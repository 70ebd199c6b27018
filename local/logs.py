"""What the handlers logged lately, for people who look for a fault. Touches: the emulator's CloudWatch Logs."""

import json
from typing import Any

LINES = 200


def recent(logs: Any, level: str | None) -> list[str]:
    """The latest lines of all handlers, oldest first; with `level` (such as `ERROR`) only theirs."""
    found: list[tuple[int, str]] = []
    for group in logs.get_paginator("describe_log_groups").paginate().search("logGroups[].logGroupName"):
        events = logs.filter_log_events(logGroupName=group, limit=10_000)["events"]
        wanted = (event for event in events if level is None or _level(event["message"]) == level)
        found += [(event["timestamp"], event["message"].rstrip()) for event in wanted]
    return [message for _, message in sorted(found)[-LINES:]]


def _level(line: str) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return "ERROR" if "Traceback" in line or "[ERROR]" in line else None
    return entry.get("level") if isinstance(entry, dict) else None
