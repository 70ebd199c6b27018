"""What the deployment must not take from SES. See docs/deliverability.md."""

from tests.infra.reading import Resources, of_type


def test_mail_leaves_from_the_addresses_that_aws_keeps(resources: Resources) -> None:
    [configuration_set] = of_type(resources, "AWS::SES::ConfigurationSet").values()
    assert configuration_set["ReputationOptions"] == {"ReputationMetricsEnabled": True}
    # Dedicated addresses would have names, and a reputation, of their own.
    assert "SendingPoolName" not in configuration_set.get("DeliveryOptions", {})
    assert of_type(resources, "AWS::SES::DedicatedIpPool") == {}
