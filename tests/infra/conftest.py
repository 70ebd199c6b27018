"""The synthesised templates, for AWS and for the laptop, without assets."""

from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.assertions import Template
from infra.stack import GodwitStack
from infra.target import Target

WITHOUT_ASSETS = {"aws:cdk:bundling-stacks": []}


@pytest.fixture(scope="session")
def template() -> Template:
    return Template.from_stack(GodwitStack(App(context=WITHOUT_ASSETS), target=Target()))


@pytest.fixture(scope="session")
def laptop_template() -> Template:
    return Template.from_stack(GodwitStack(App(context=WITHOUT_ASSETS), target=Target(laptop=True)))


@pytest.fixture(scope="session")
def resources(template: Template) -> dict[str, dict[str, Any]]:
    """All resources of the template for AWS by logical id."""
    found: dict[str, dict[str, Any]] = template.to_json()["Resources"]
    return found
