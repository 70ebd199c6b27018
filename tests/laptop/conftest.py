"""A laptop cloud for the tests: on free ports, in a folder of its own, with IAM enforced; one for the whole session."""

from collections.abc import Iterator

import pytest

from local.accounts import DEMO, OTHER
from local.demo.api import Api
from local.laptop import Laptop, running
from local.place import Place


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """The running cloud."""
    with running(Place(tmp_path_factory.mktemp("laptop"), port=0), lambda _step, _what: None) as started:
        yield started


@pytest.fixture
def api(laptop: Laptop) -> Iterator[Api]:
    """The API as the owner of the demo's workspace."""
    with Api(laptop.origin, lambda: laptop.accounts.token(f"owner@{DEMO}.test")) as client:
        yield client


@pytest.fixture
def other(laptop: Laptop) -> Iterator[Api]:
    """The API as the other workspace's owner, so that the demo's figures stay as they are."""
    with Api(laptop.origin, lambda: laptop.accounts.token(f"owner@{OTHER}.test")) as client:
        yield client
