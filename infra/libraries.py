"""What functions import beside their own code: a layer of packages, one of the domain, one for each requirements group.

The laptop has folders instead, on PYTHONPATH: its emulator unpacks every layer anew for every worker, which takes more
time than all that workers do.
"""

import os
from collections.abc import Sequence

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import bundling
from infra.bundling import Bundle
from infra.entry_points import ENTRY_POINTS
from infra.target import ARCHITECTURE, RUNTIME, Target

GODWIT = bundling.ROOT / "layers" / "common" / "python" / "godwit"


class Libraries(Construct):
    """Gives a function its `layers`, or the `variables` that stand for them."""

    def __init__(self, scope: Construct, identifier: str, *, target: Target) -> None:
        super().__init__(scope, identifier)
        bundles: dict[str, Bundle] = {
            "Packages": bundling.dependencies("layer", target),
            "Godwit": bundling.sources({"python/godwit": GODWIT}, target, "/opt"),
        }
        for group in sorted({entry.group for entry in ENTRY_POINTS if entry.group}):
            bundles[group] = bundling.dependencies(group, target)
        self._layers: dict[str, lambda_.LayerVersion] = {}
        self._folders: dict[str, str] = {}
        for name, bundle in bundles.items():
            if target.laptop:
                self._folders[name] = os.path.join(bundle.folder(self, name.capitalize()), "python")
            else:
                self._layers[name] = lambda_.LayerVersion(
                    self,
                    name.capitalize(),
                    code=bundle.code(),
                    compatible_runtimes=[RUNTIME],
                    compatible_architectures=[ARCHITECTURE],
                )

    def layers(self, group: str | None) -> Sequence[lambda_.LayerVersion]:
        """The layers of a function that needs `group`; none on the laptop."""
        return [self._layers[name] for name in _needed(group) if name in self._layers]

    def variables(self, group: str | None) -> dict[str, str]:
        """Where to find the same on the laptop; none on AWS."""
        folders = [self._folders[name] for name in _needed(group) if name in self._folders]
        return {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}


def _needed(group: str | None) -> list[str]:
    return ["Packages", "Godwit", *([group] if group else [])]
