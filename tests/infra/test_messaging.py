"""Queues, alarms, topics and schedules, read from the template."""

import pytest

from functions.segments import indexer
from functions.webhooks import ses_events
from local.mailbox.ses import REPORTED
from tests.infra.reading import Resources, functions, listed, of_type, referred, statements

SECONDS_IN_14_DAYS = 14 * 24 * 3600
RETRY_MUST_BE_IN_TIME = {"QueuesEmail"}
"""A message over 90 s late is dropped, so the queue hides what failed for less than six times the timeout."""


def test_every_queue_has_dead_letters_kept_for_two_weeks_and_an_alarm(resources: Resources) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    dead = {name for name in queues if "DeadLetters" in name}
    assert len(queues) - len(dead) == 7
    for name, queue in queues.items():
        if name in dead:
            assert queue["MessageRetentionPeriod"] == SECONDS_IN_14_DAYS
        else:
            assert referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) in dead
            assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5
    alarms = [
        each for each in of_type(resources, "AWS::CloudWatch::Alarm").values() if each.get("Namespace") == "AWS/SQS"
    ]
    watched = {referred(alarm["Dimensions"][0]["Value"]) for alarm in alarms}
    assert watched == dead
    topics = of_type(resources, "AWS::SNS::Topic")
    for alarm in alarms:
        assert (alarm["Threshold"], alarm["MetricName"]) == (1, "ApproximateNumberOfMessagesVisible")
        assert {referred(action) for action in alarm["AlarmActions"]} <= set(topics)


def test_what_is_being_worked_on_stays_hidden(resources: Resources) -> None:
    queues, timeouts = of_type(resources, "AWS::SQS::Queue"), of_type(resources, "AWS::Lambda::Function")
    for mapping in of_type(resources, "AWS::Lambda::EventSourceMapping").values():
        source = referred(mapping["EventSourceArn"])
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        if source not in queues:
            continue
        timeout = timeouts[referred(mapping["FunctionName"])]["Timeout"]
        in_time = any(source.startswith(name) for name in RETRY_MUST_BE_IN_TIME)
        assert queues[source]["VisibilityTimeout"] >= timeout * (2 if in_time else 6)
        assert queues[source]["VisibilityTimeout"] <= 60 or not in_time
        assert 2 <= mapping["ScalingConfig"]["MaximumConcurrency"] <= 1000
        assert "MaximumBatchingWindowInSeconds" not in mapping


def test_a_stream_batch_that_keeps_failing_is_set_aside(resources: Resources) -> None:
    [mapping] = [
        each
        for each in of_type(resources, "AWS::Lambda::EventSourceMapping").values()
        if referred(each["EventSourceArn"]).startswith("StorageLedger")
    ]
    assert mapping["MaximumBatchingWindowInSeconds"] == 5
    assert mapping["BisectBatchOnFunctionError"]
    assert "DeadLetters" in referred(mapping["DestinationConfig"]["OnFailure"]["Destination"])


def test_only_our_configuration_set_may_publish_to_the_topic_of_email_events(resources: Resources) -> None:
    [policy] = [
        each for each in of_type(resources, "AWS::SNS::TopicPolicy").values() if "Email" in referred(each["Topics"][0])
    ]
    allowing = [each for each in statements(policy) if each["Effect"] == "Allow"]
    [allowed] = allowing
    assert allowed["Principal"] == {"Service": "ses.amazonaws.com"}
    assert listed(allowed["Action"]) == ["sns:Publish"]
    equal = allowed["Condition"]["StringEquals"]
    assert equal["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert "configuration-set/EmailConfigurationSet" in referred(equal["aws:SourceArn"])


def test_ses_tells_all_we_act_on(resources: Resources) -> None:
    [destination] = of_type(resources, "AWS::SES::ConfigurationSetEventDestination").values()
    told = set(destination["EventDestination"]["MatchingEventTypes"])
    ours = {"DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY", "RENDERING_FAILURE", "SUBSCRIPTION"}
    assert told == ours == set(REPORTED), "the laptop's mailbox says the same"
    [subscription] = of_type(resources, "AWS::SNS::Subscription").values()
    assert subscription["RawMessageDelivery"]
    assert referred(subscription["Endpoint"]).startswith("QueuesSesEvents")


@pytest.mark.parametrize(
    ("metric", "module"), [(indexer.DRIFT, "segments.indexer"), (ses_events.KEPT_ASIDE, "webhooks.ses_events")]
)
def test_a_metric_of_ours_raises_an_alarm(resources: Resources, metric: str, module: str) -> None:
    """Of the metric as Powertools writes it: with the service's name, which is the function's variable."""
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    [alarm] = [each for each in alarms if each.get("MetricName") == metric]
    variables = functions(resources)[module]["Environment"]["Variables"]
    assert alarm["Namespace"] == "Godwit"
    assert alarm["Dimensions"] == [{"Name": "service", "Value": variables["POWERTOOLS_SERVICE_NAME"]}]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")
    assert all(each["AlarmActions"] == alarm["AlarmActions"] for each in alarms)


def test_faults_that_no_queue_shows_and_throttling_raise_alarms(resources: Resources) -> None:
    alarms = {name: each for name, each in of_type(resources, "AWS::CloudWatch::Alarm").items() if "Queues" not in name}
    [api] = [each for each in alarms.values() if each.get("Namespace") == "AWS/ApiGateway"]
    [http] = of_type(resources, "AWS::ApiGatewayV2::Api")
    assert (api["MetricName"], api["Statistic"], api["Threshold"]) == ("5xx", "Sum", 1)
    assert [(each["Name"], referred(each["Value"])) for each in api["Dimensions"]] == [("ApiId", http)]
    timers = [each for each in alarms.values() if each.get("MetricName") == "Errors"]
    watched = [referred(each["Dimensions"][0]["Value"]) for each in timers]
    rules = of_type(resources, "AWS::Events::Rule").values()
    targets = {
        *(referred(each["Target"]["Arn"]) for each in of_type(resources, "AWS::Scheduler::Schedule").values()),
        *(referred(target["Arn"]) for rule in rules for target in rule["Targets"]),
    }
    assert sorted(watched) == sorted(targets)
    [throttled] = [each for each in alarms.values() if each.get("MetricName") == "Throttles"]
    assert "Dimensions" not in throttled, "of the whole account"
    for each in (api, *timers, throttled):
        assert each["TreatMissingData"] == "notBreaching"
        assert {referred(action) for action in each["AlarmActions"]} <= set(of_type(resources, "AWS::SNS::Topic"))


@pytest.mark.parametrize(
    ("module", "expression"),
    [("campaigns.sweeper", "rate(5 minutes)"), ("segments.indexer", "cron(0 3 * * ? *)")],
)
def test_a_timer_may_only_invoke_its_function(resources: Resources, module: str, expression: str) -> None:
    deployed = of_type(resources, "AWS::Lambda::Function")
    [schedule] = [
        each
        for each in of_type(resources, "AWS::Scheduler::Schedule").values()
        if deployed[referred(each["Target"]["Arn"])] == functions(resources)[module]
    ]
    assert (schedule["ScheduleExpression"], schedule["Target"]["Input"]) == (expression, "{}")
    role = referred(schedule["Target"]["RoleArn"])
    [policy] = [each for each in of_type(resources, "AWS::IAM::Policy").values() if referred(each["Roles"][0]) == role]
    [statement] = statements(policy)
    assert statement["Action"] == "lambda:InvokeFunction"
    assert referred(statement["Resource"]) == referred(schedule["Target"]["Arn"])


def test_campaigns_schedules_go_to_the_dispatch_queue_and_nowhere_else(resources: Resources) -> None:
    variables = functions(resources)["campaigns.api"]["Environment"]["Variables"]
    role = referred(variables["GODWIT_SCHEDULES_ROLE"])
    trusted = resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert [each["Principal"] for each in trusted] == [{"Service": "scheduler.amazonaws.com"}]
    assert trusted[0]["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    [policy] = [each for each in of_type(resources, "AWS::IAM::Policy").values() if referred(each["Roles"][0]) == role]
    [statement] = statements(policy)
    queues = {referred(each) for each in listed(statement["Resource"])}
    assert statement["Action"] == "sqs:SendMessage"
    assert queues == {referred(variables[f"GODWIT_SCHEDULES_{name}"]) for name in ("QUEUE", "DEAD_LETTERS")}
    assert all(name.startswith(("QueuesDispatch", "QueuesSchedulesDeadLetters")) for name in queues)
    [group] = of_type(resources, "AWS::Scheduler::ScheduleGroup").values()
    assert group["Name"] == variables["GODWIT_SCHEDULES_GROUP"]


def test_who_schedules_may_hand_on_that_one_role_to_the_scheduler_only(resources: Resources) -> None:
    passing = [
        statement
        for policy in of_type(resources, "AWS::IAM::Policy").values()
        for statement in statements(policy)
        if "iam:PassRole" in listed(statement["Action"])
    ]
    [statement] = passing
    assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
    variables = functions(resources)["campaigns.api"]["Environment"]["Variables"]
    assert referred(statement["Resource"]) == referred(variables["GODWIT_SCHEDULES_ROLE"])
