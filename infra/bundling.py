"""Lambda assets, built on the host without Docker. Touches: files, uv (which asks the package index).

For AWS uv picks arm64 wheels; for the laptop those of this interpreter, which the laptop cloud runs handlers with.
Byte code is shipped where the interpreter that will run it is at hand: without it imports take 2 to 5 times as long,
and byte code of another interpreter would only be dead weight.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
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

SDK_SERVICES = ("dynamodb", "s3", "scheduler", "secretsmanager", "sesv2", "sqs")
"""The services that handlers call. botocore's descriptions of the other 400 are half of the layer and left out."""


class Bundle:
    """Something to ship. `fingerprint` says when it would come out the same, so that CDK keeps what it has."""

    def __init__(
        self, source: Path, ingredients: Sequence[bytes], build: Callable[[Path], None], target: Target, mounted: str
    ) -> None:
        self.build = build
        self.fingerprint = _fingerprint([*ingredients, repr(target).encode(), repr(_interpreter(target)).encode()])
        self._source = str(source)
        self._options: Any = {
            "exclude": list(NOT_SHIPPED),
            "asset_hash_type": AssetHashType.CUSTOM,
            "asset_hash": self.fingerprint,
            "bundling": BundlingOptions(
                image=DockerImage.from_registry("built-on-the-host"), local=_OnTheHost(build, target, mounted)
            ),
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
    ingredients = [requirements.read_bytes(), WHEEL_PLATFORM.encode(), repr(SDK_SERVICES).encode()]
    return Bundle(
        requirements.parent, ingredients, lambda output: _install(requirements, target, output), target, "/opt"
    )


def sources(folders: Mapping[str, Path], target: Target, mounted: str) -> Bundle:
    """Our own code: files and folders (a folder first) by their place in the zip.

    `mounted`: where Lambda puts the zip, for tracebacks.
    """
    files = _files(folders)
    ingredients = [part for place, file in files.items() for part in (place.encode(), file.read_bytes())]
    return Bundle(next(iter(folders.values())), ingredients, lambda output: _copy(files, output), target, mounted)


@jsii.implements(ILocalBundling)
class _OnTheHost:
    def __init__(self, build: Callable[[Path], None], target: Target, mounted: str) -> None:
        self._build, self._target, self._mounted = build, target, mounted

    def try_bundle(self, output_dir: str, options: Any = None, **_: Any) -> bool:
        """CDK's hook: fill `output_dir`; True, since there is no other way to make it."""
        self._build(Path(output_dir))
        interpreter = _interpreter(self._target)
        if interpreter is not None:
            compile_all = ["-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
            places = ["-s", output_dir, "-p", self._mounted, output_dir]
            # Unchecked: some packages have files for newer Pythons, which don't compile and aren't imported.
            subprocess.run([interpreter[0], *compile_all, *places], check=False)  # noqa: S603 - an interpreter, our paths
        return True


def _install(requirements: Path, target: Target, output: Path) -> None:
    if target.laptop:
        chosen = ["--python", sys.executable]
    else:
        chosen = ["--python-platform", WHEEL_PLATFORM, "--python-version", PYTHON_VERSION]
    install = [find_uv_bin(), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    places = ["--link-mode", "copy", "--target", str(output / "python"), "--requirements", str(requirements)]
    subprocess.run([*install, *chosen, *places], check=True)  # noqa: S603 - fixed words and our own paths
    for described in (output / "python" / "botocore" / "data").glob("*/"):
        if described.name not in SDK_SERVICES:
            shutil.rmtree(described)


def _files(folders: Mapping[str, Path]) -> dict[str, Path]:
    """All files to ship, by their place in the zip."""
    found = {}
    for place, folder in folders.items():
        for file in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                found[str(Path(place) / file.relative_to(folder))] = file
    return found


def _copy(files: Mapping[str, Path], output: Path) -> None:
    for place, file in files.items():
        (output / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, output / place)


def _fingerprint(ingredients: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for part in ingredients:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


@cache
def _interpreter(target: Target) -> tuple[str, str] | None:
    """The interpreter that compiles for `target`, and its exact version; None where the host has none."""
    command = sys.executable if target.laptop else shutil.which(f"python{PYTHON_VERSION}")
    if command is None:
        return None
    asked = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - an interpreter
    return (command, asked.stdout.strip()) if asked.returncode == 0 else None
