"""The CDK app: `python -m infra.app` writes the template and the assets. `-c laptop=true`: for the laptop cloud."""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from infra.exceptions import acknowledge
from infra.stack import GodwitStack
from infra.target import Target


def main() -> None:
    """Synthesise, checked by cdk-nag."""
    app = App()
    target = Target(laptop=app.node.try_get_context("laptop") in ("true", True))
    stack = GodwitStack(app, target=target)
    if not target.laptop:
        acknowledge(stack)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()


if __name__ == "__main__":
    main()
