"""Lambda assets, built on the host without Docker. Touches: files, uv (which asks the package index).

For AWS uv picks arm64 wheels; for the laptop those of this interpreter, which the laptop cloud runs handlers with.
Byte code is shipped where the interpreter that will run it is at hand: without it imports take 2 to 5 times as long,
and byte code of another interpreter would only be dead weight.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, AssetStaging, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_
from constructs import Construct
from uv import find_uv_bin

from infra.target import PYTHON_VERSION, WHEEL_PLATFORM, Target

ROOT = Path(__file__).resolve().parent.parent
NOT_SHIPPED = ("__pycache__", "*.pyc")

SDK_SERVICES = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs")
"""The services that handlers call. botocore's descriptions of the other 400 are half of the layer and left out."""


class Bundle:
    """Something to ship: what it is made from, and how."""

    def __init__(self, source: Path, recipe: "_Recipe") -> None:
        self._source = str(source)
        self._options: Any = {
            "exclude": list(NOT_SHIPPED),
            "asset_hash_type": AssetHashType.CUSTOM,
            "asset_hash": recipe.fingerprint(),
            "bundling": BundlingOptions(image=DockerImage.from_registry("built-on-the-host"), local=recipe),
        }

    def code(self) -> lambda_.Code:
        """As a function's or a layer's code."""
        return lambda_.Code.from_asset(self._source, **self._options)

    def folder(self, scope: Construct, identifier: str) -> str:
        """Built beside the template, not part of it; the folder's path."""
        return AssetStaging(scope, identifier, source_path=self._source, **self._options).absolute_staged_path


def dependencies(group: str, target: Target) -> Bundle:
    """A layer: the packages of `requirements/<group>.txt`, as locked there."""
    requirements = ROOT / "requirements" / f"{group}.txt"
    return Bundle(requirements.parent, _Dependencies(requirements, target))


def sources(folders: Mapping[str, Path], target: Target, mounted: str) -> Bundle:
    """Our own code: files and folders (a folder first) by their place in the zip.

    `mounted`: where Lambda puts the zip, for tracebacks.
    """
    return Bundle(next(iter(folders.values())), _Sources(folders, target, mounted))


@jsii.implements(ILocalBundling)
class _Recipe:
    """How an asset is made; its fingerprint says when it would come out the same, so that CDK keeps it."""

    target: Target
    mounted: str

    def ingredients(self) -> Sequence[bytes]:
        raise NotImplementedError

    def build(self, output: Path) -> None:
        raise NotImplementedError

    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for part in (*self.ingredients(), repr(self.target).encode(), repr(_interpreter(self.target)).encode()):
            digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def try_bundle(self, output_dir: str, options: Any = None, **_: Any) -> bool:
        """CDK's hook: fill `output_dir`; True, since there is no other way to make it."""
        self.build(Path(output_dir))
        interpreter = _interpreter(self.target)
        if interpreter is not None:
            compile_all = ["-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
            paths = ["-s", output_dir, "-p", self.mounted, output_dir]
            subprocess.run([interpreter[0], *compile_all, *paths], check=False)  # noqa: S603 - packages ship files for newer Pythons
        return True


class _Dependencies(_Recipe):
    mounted = "/opt"

    def __init__(self, requirements: Path, target: Target) -> None:
        self.requirements = requirements
        self.target = target

    def ingredients(self) -> Sequence[bytes]:
        return [self.requirements.read_bytes(), WHEEL_PLATFORM.encode(), repr(SDK_SERVICES).encode()]

    def build(self, output: Path) -> None:
        if self.target.laptop:
            chosen = ["--python", sys.executable]
        else:
            chosen = ["--python-platform", WHEEL_PLATFORM, "--python-version", PYTHON_VERSION]
        install = [find_uv_bin(), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
        place = ["--link-mode", "copy", "--target", str(output / "python"), "--requirements", str(self.requirements)]
        subprocess.run([*install, *chosen, *place], check=True)  # noqa: S603 - fixed words and our own paths
        for described in (output / "python" / "botocore" / "data").glob("*/"):
            if described.name not in SDK_SERVICES:
                shutil.rmtree(described)


class _Sources(_Recipe):
    def __init__(self, folders: Mapping[str, Path], target: Target, mounted: str) -> None:
        self.folders = folders
        self.target = target
        self.mounted = mounted

    def ingredients(self) -> Sequence[bytes]:
        parts = []
        for place, file in self._files():
            parts += [place.encode(), file.read_bytes()]
        return parts

    def build(self, output: Path) -> None:
        for place, file in self._files():
            (output / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, output / place)

    def _files(self) -> list[tuple[str, Path]]:
        found = []
        for place, folder in self.folders.items():
            for file in sorted([folder] if folder.is_file() else folder.rglob("*")):
                if file.is_file() and file.suffix != ".pyc":
                    at = Path(place) / file.relative_to(folder) if folder.is_dir() else Path(place)
                    found.append((str(at), file))
        return found


@cache
def _interpreter(target: Target) -> tuple[str, str] | None:
    """The interpreter that compiles for `target`, and its exact version; None where the host has none."""
    command = sys.executable if target.laptop else shutil.which(f"python{PYTHON_VERSION}")
    if command is None:
        return None
    asked = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - an interpreter
    return (command, asked.stdout.strip()) if asked.returncode == 0 else None
