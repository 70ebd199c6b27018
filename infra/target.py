"""Where a template is meant for, and the one constant that says what Lambda runs on. Pure.

The laptop's template is the same but for these:
- the origin is a parameter, not the distribution's domain, and there is no distribution (the gateway stands for it);
- packages are the host's, and libraries are folders instead of layers (`libraries.py`);
- nothing is retained when the stack is deleted;
- plain HTTP is allowed, since nothing leaves the machine;
- sending batches to queues is a right of its own;
- schedules of any group are taken for those of the group `default` when rights are looked up;
- fewer messages are worked on at once.
"""

from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_

RUNTIME = lambda_.Runtime.PYTHON_3_13
PYTHON_VERSION = "3.13"
ARCHITECTURE = lambda_.Architecture.ARM_64
WHEEL_PLATFORM = "aarch64-manylinux_2_28"
"""uv's name for what `ARCHITECTURE` and `RUNTIME` (Amazon Linux 2023, glibc 2.34) can load."""


@dataclass(frozen=True)
class Target:
    """`laptop`: the template goes to the laptop cloud (context `-c laptop=true`), else to AWS."""

    laptop: bool = False

    @property
    def tls_only(self) -> bool:
        """Whether buckets, queues and topics refuse requests without TLS."""
        return not self.laptop

    @property
    def rights_to_send(self) -> list[str]:
        """To a queue. The emulator takes SendMessageBatch for a right; on AWS SendMessage covers it."""
        return ["sqs:SendMessage", *(["sqs:SendMessageBatch"] if self.laptop else [])]

    def schedule_groups(self, group: str) -> list[str]:
        """The groups whose schedules a right must name so that it covers those of `group`."""
        return [group, *(["default"] if self.laptop else [])]

    def concurrency(self, wanted: int) -> int:
        """At most so many invocations of a function at once for a queue; more than a laptop's cores only slows it."""
        return min(wanted, 4) if self.laptop else wanted

    @property
    def removal(self) -> RemovalPolicy:
        """What becomes of people's data when the stack is deleted."""
        return RemovalPolicy.DESTROY if self.laptop else RemovalPolicy.RETAIN
