"""What the functions may do and are given, read from the template."""

import re
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from godwit.store import keys

from infra.entry_points import ENTRY_POINTS, TRACKING
from tests.infra.reading import Resources, allowed, functions, of_type, referred

RIGHTS = Path(__file__).parent / "rights.txt"
HASH = re.compile(r"(?<=[a-z])[0-9A-F]{8}\b")
MODULES = [entry.module for entry in ENTRY_POINTS]

WITHOUT_RESOURCE = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "ses:GetAccount",
    "ses:GetSuppressedDestination",
    "ses:DeleteSuppressedDestination",
    "ses:ListEmailIdentities",
    "dynamodb:ListStreams",
}
"""Actions that AWS offers for no single resource."""


SUPPRESSIONS = {"StorageContacts[*#suppression#* *#suppressed]"}


def deleted(rights: set[tuple[str, str]]) -> set[str]:
    """What may be deleted."""
    return {HASH.sub("", on) for action, on in rights if "Delete" in action}


def rights_of(resources: Resources) -> str:
    """Every right of every function, as people can read it."""
    lines = []
    for module, function in sorted(functions(resources).items()):
        lines.append(module)
        on: dict[str, set[str]] = defaultdict(set)
        for action, resource in allowed(resources, function):
            on[HASH.sub("", resource)].add(action)
        lines += [f"  {resource}: {' '.join(sorted(actions))}" for resource, actions in sorted(on.items())]
    return "\n".join(lines) + "\n"


def test_the_rights_are_those_that_were_reviewed(resources: Resources) -> None:
    """A changed right shows in the diff of rights.txt, and so in the review."""
    assert rights_of(resources) == RIGHTS.read_text()


def test_only_what_has_no_resource_is_allowed_on_all(resources: Resources) -> None:
    for function in functions(resources).values():
        for action, resource in allowed(resources, function):
            assert "*" not in action
            if resource == "*":
                assert action in WITHOUT_RESOURCE


def test_every_entry_point_has_a_role_of_its_own(resources: Resources) -> None:
    found = functions(resources)
    assert sorted(found) == sorted(MODULES)
    assert len({referred(function["Role"]) for function in found.values()}) == len(MODULES)


@pytest.mark.parametrize("public", ["tracking.handler", "unsubscribe.handler", "view.handler"])
def test_what_anybody_can_call_deletes_suppressions_at_most_and_sends_nothing(
    resources: Resources, public: str
) -> None:
    rights = allowed(resources, functions(resources)[public])
    assert not {action for action, _ in rights if re.search("SendMessage|SendEmail|Scan", action)}
    assert deleted(rights) <= SUPPRESSIONS


def test_tracking_reads_no_contact(resources: Resources) -> None:
    rights = allowed(resources, functions(resources)["tracking.handler"])
    on_contacts = {HASH.sub("", f"{on} {action}") for action, on in rights if "StorageContacts" in on}
    assert on_contacts == {"StorageContacts[*#untracked#*] dynamodb:GetItem"}


def test_what_tracking_reads_of_contacts_is_the_marks_of_the_untracked_alone() -> None:
    [pattern] = TRACKING.partitions["contacts"].like
    workspace, tricky = "01M85TWXXH0S2CQC9504G2R3Z2", "a#untracked#b#untracked"
    assert fnmatchcase(keys.untracked(workspace, 7).pk, pattern)
    others = (
        keys.contact(workspace, 7),
        *(keys.address(workspace, kind, tricky) for kind in ("email", "phone", "external_id")),
        keys.name(workspace, tricky, 7),
        keys.suppression(workspace, "email", tricky),
        keys.lifted_suppression(workspace, "email", tricky),
        keys.suppressed_address(workspace, "email", tricky, 1),
        keys.timeline_entry(workspace, 7, 1, tricky),
        keys.former_address(workspace, 7, "email", tricky),
        keys.signup(workspace, tricky),
        keys.signup_count(workspace, "address", tricky, 1),
    )
    assert not [key for key in others if fnmatchcase(key.pk, pattern)]


def test_signing_up_deletes_suppressions_alone_and_leaves_mail_to_who_takes_its_queue(resources: Resources) -> None:
    rights = allowed(resources, functions(resources)["signup.handler"])
    assert not {action for action, _ in rights if re.search("SendEmail|Scan", action)}
    assert deleted(rights) == SUPPRESSIONS
    assert {on for action, on in rights if action == "sqs:SendMessage" and "DeadLetters" not in on} == {
        referred(mapping["EventSourceArn"])
        for mapping in of_type(resources, "AWS::Lambda::EventSourceMapping").values()
        if "SignupMailer" in referred(mapping["FunctionName"])
    }


@pytest.mark.parametrize("public", ["signup.handler", "tracking.handler", "unsubscribe.handler", "view.handler"])
def test_what_anybody_can_call_lists_topics_and_settings_at_most(resources: Resources, public: str) -> None:
    """Never contacts: there a link's holder reaches one person. A hit is judged beside the same person's others."""
    listed = {on for action, on in allowed(resources, functions(resources)[public]) if action == "dynamodb:Query"}
    its_own = "StorageLedger" if public == "tracking.handler" else "StorageCore"
    assert not {on for on in listed if its_own not in on}


def test_only_the_sender_and_who_sends_tests_or_asks_sign_ups_may_send_email(resources: Resources) -> None:
    senders = {
        module
        for module, function in functions(resources).items()
        if any(action == "ses:SendEmail" for action, _ in allowed(resources, function))
    }
    assert senders == {"campaigns.api", "send_email.handler", "signup.mailer"}


def test_what_feeds_its_own_queue_is_not_stopped_as_a_loop(resources: Resources) -> None:
    queues_of = defaultdict(set)
    for mapping in of_type(resources, "AWS::Lambda::EventSourceMapping").values():
        queues_of[referred(mapping["FunctionName"])].add(referred(mapping["EventSourceArn"]))
    names = {id(each): name for name, each in of_type(resources, "AWS::Lambda::Function").items()}
    feeding = set()
    for module, function in functions(resources).items():
        sent_to = {on for action, on in allowed(resources, function) if action == "sqs:SendMessage"}
        if sent_to & queues_of[names[id(function)]]:
            feeding.add(module)
            assert function["RecursiveLoop"] == "Allow"
        else:
            assert "RecursiveLoop" not in function
    assert feeding == {"campaigns.orchestrator", "contacts.importer", "contacts.jobs", "segments.indexer"}


def test_all_run_on_the_same_runtime_traced_and_with_bounded_logs(resources: Resources) -> None:
    logs = of_type(resources, "AWS::Logs::LogGroup")
    for function in functions(resources).values():
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["LoggingConfig"]["LogFormat"] == "JSON"
        assert logs[referred(function["LoggingConfig"]["LogGroup"])]["RetentionInDays"] == 30


def test_variables_are_given_where_they_can_be_used(resources: Resources) -> None:
    """A queue's address only to who may send to it, the secret's only to who may read it, and the other way round."""
    for function in functions(resources).values():
        rights = allowed(resources, function)
        variables = function["Environment"]["Variables"]
        queues = {referred(value) for name, value in variables.items() if name.endswith("_QUEUE")}
        assert queues == {on for action, on in rights if action == "sqs:SendMessage" and "DeadLetters" not in on}
        reads_secret = any(action == "secretsmanager:GetSecretValue" and "TokenSecret" in on for action, on in rights)
        assert ("GODWIT_TOKEN_SECRET" in variables) == reads_secret
        assert ("GODWIT_BUCKET" in variables) == any("StorageData" in on for _, on in rights)
