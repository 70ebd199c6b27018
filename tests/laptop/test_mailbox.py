"""What stands in for SES, as a sender and as a subscriber of its events meet it."""

import json
import time
from collections import defaultdict
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from local.laptop import Laptop
from local.place import REGION


@pytest.fixture
def ses(laptop: Laptop) -> Any:
    return boto3.client(
        "sesv2",
        endpoint_url=f"{laptop.origin}/_local/ses",
        region_name=REGION,
        aws_access_key_id="any",
        aws_secret_access_key="any",
    )


def send(ses: Any, to: str, **more: Any) -> str:
    content = {"Subject": {"Data": "Grüße 🎈"}, "Body": {"Html": {"Data": "<p>Hi</p>"}, "Text": {"Data": "Hi"}}}
    simple = content | {"Headers": more.pop("headers", [])}
    answer = ses.send_email(
        FromEmailAddress="Demo <news@demo.test>",
        Destination={"ToAddresses": [to]},
        Content={"Simple": simple},
        EmailTags=[{"Name": "probe", "Value": "x"}],
        **more,
    )
    return str(answer["MessageId"])


def test_the_account_may_send_a_hundred_a_second(ses: Any) -> None:
    account = ses.get_account()
    assert account["SendQuota"]["MaxSendRate"] == 100
    assert account["SendingEnabled"]
    assert account["ProductionAccessEnabled"]


def test_a_message_is_shown_to_programs_and_people(laptop: Laptop, ses: Any) -> None:
    send(ses, "shown@example.com", headers=[{"Name": "X-Own", "Value": "<b>"}])
    [item] = httpx.get(f"{laptop.origin}/_local/outbox", params={"to": "shown@example.com"}).json()["items"]
    assert (item["channel"], item["to"], item["from"]) == ("email", "shown@example.com", "Demo <news@demo.test>")
    assert (item["subject"], item["html"], item["text"]) == ("Grüße 🎈", "<p>Hi</p>", "Hi")
    assert item["headers"] == {"X-Own": "<b>"}
    assert item["attachments"] == []
    assert item["campaign_id"] is None
    as_page = {"accept": "text/html"}
    listed = httpx.get(f"{laptop.origin}/_local/outbox", params={"to": "shown@example.com"}, headers=as_page).text
    assert "Grüße 🎈" in listed
    page = httpx.get(f"{laptop.origin}/_local/outbox/{item['number']}", headers=as_page).text
    assert "sandbox=" in page
    assert "&lt;b&gt;" in page


def test_the_account_s_suppression_list_is_kept(ses: Any) -> None:
    address = "held+1@example.com"
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.get_suppressed_destination(EmailAddress=address)
    ses.put_suppressed_destination(EmailAddress=address, Reason="COMPLAINT")
    held = ses.get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    assert (held["EmailAddress"], held["Reason"]) == (address, "COMPLAINT")
    assert abs(held["LastUpdateTime"].timestamp() - time.time()) < 60
    ses.delete_suppressed_destination(EmailAddress=address)
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.delete_suppressed_destination(EmailAddress=address)


def test_the_outbox_is_paged_newest_first(laptop: Laptop, ses: Any) -> None:
    for _ in range(3):
        send(ses, "paged@example.com")
    address = f"{laptop.origin}/_local/outbox"
    first = httpx.get(address, params={"to": "paged@example.com", "limit": 2}).json()
    rest = httpx.get(address, params={"to": "paged@example.com", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [2, 1, None]
    times = [item["sent_at"] for item in first["items"] + rest["items"]]
    assert times == sorted(times, reverse=True)
    assert httpx.get(address, params={"limit": 1001}).status_code == 422


@pytest.mark.parametrize(
    ("to", "headers"),
    [
        ("nobody", []),
        ("ümlaut@example.com", []),
        ("a@example.com", [{"Name": "X-Long", "Value": "x" * 871}]),
        ("a@example.com", [{"Name": "X-Umlaut", "Value": "ü"}]),
    ],
)
def test_what_ses_would_refuse_is_refused(ses: Any, to: str, headers: list[dict[str, str]]) -> None:
    with pytest.raises(ClientError) as refused:
        send(ses, to, headers=headers)
    assert refused.value.response["Error"]["Code"] == "BadRequestException"


def test_events_reach_subscribers_of_the_real_topic(laptop: Laptop, ses: Any) -> None:
    sqs, sns = laptop.cloud.client("sqs"), laptop.cloud.client("sns")
    anyone = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [anyone]})
    queue = sqs.create_queue(QueueName="probe", Attributes={"Policy": policy})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscription = sns.subscribe(
        TopicArn=laptop.outputs["EmailTopic"],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
        ReturnSubscriptionArn=True,
    )["SubscriptionArn"]
    kinds = {
        "someone@example.com": ["Delivery"],
        "bounce+1@simulator.amazonses.com": ["Bounce"],
        "complaint+a.b@simulator.amazonses.com": ["Delivery", "Complaint"],
        "ooto@simulator.amazonses.com": ["Delivery", "Bounce"],
        "suppressionlist@simulator.amazonses.com": ["Bounce"],
    }
    ids = {send(ses, to, ConfigurationSetName=laptop.outputs["ConfigurationSet"]): to for to in kinds}
    got: dict[str, list[dict[str, Any]]] = defaultdict(list)
    deadline = time.monotonic() + 60
    while sum(map(len, got.values())) < sum(map(len, kinds.values())) and time.monotonic() < deadline:
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get(
            "Messages", []
        ):
            event = json.loads(message["Body"])
            if event["mail"]["messageId"] in ids:
                got[ids[event["mail"]["messageId"]]].append(event)
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    sns.unsubscribe(SubscriptionArn=subscription)
    assert {to: sorted(event["eventType"] for event in events) for to, events in got.items()} == {
        to: sorted(expected) for to, expected in kinds.items()
    }
    tags = got["someone@example.com"][0]["mail"]["tags"]
    assert tags["probe"] == ["x"]
    assert tags["ses:configuration-set"] == [laptop.outputs["ConfigurationSet"]]
