"""The store's conformance suite on memory and on moto; tests/laptop runs it on the laptop cloud."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

import boto3
import pytest
from godwit.store.dynamo import DynamoStore
from godwit.store.memory import MemoryStore
from godwit.store.objects import SMALLEST_PART, Changed, MemoryObjects, Objects, S3Objects
from moto import mock_aws

from tests.aws import create_tables
from tests.store_suite import StoreSuite, workspace  # noqa: F401 - a fixture


class TestMemory(StoreSuite):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


class TestMoto(StoreSuite):
    @pytest.fixture
    def store(self) -> Iterator[DynamoStore]:
        with mock_aws():
            client = boto3.client("dynamodb", region_name="us-east-1")
            client.transact_write_items = one_at_a_time(client.transact_write_items)  # type: ignore[method-assign]
            yield DynamoStore(client, create_tables(client))


def one_at_a_time(call: Callable[..., Any]) -> Callable[..., Any]:
    """moto puts back what it copied when a transaction fails, and with it what others wrote meanwhile."""
    lock = Lock()

    def alone(**request: Any) -> Any:
        with lock:
            return call(**request)

    return alone


@pytest.fixture(params=["memory", "moto"])
def objects(request: pytest.FixtureRequest) -> Iterator[Objects]:
    if request.param == "memory":
        yield MemoryObjects()
        return
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="data")
        yield S3Objects(client, "data")


def test_objects_are_read_whole_and_in_part(objects: Objects) -> None:
    assert objects.read("a") is None
    assert objects.size("a") is None
    objects.write("a", b"0123456789")
    stored = objects.read("a")
    assert stored is not None
    assert stored.data == b"0123456789"
    assert objects.size("a") == 10
    assert objects.read_range("a", 3, 4) == b"3456"
    assert objects.read_range("a", 8, 100) == b"89"
    with pytest.raises(KeyError):
        objects.read_range("b", 0, 1)
    objects.delete("a")
    objects.delete("a")
    assert objects.read("a") is None


def test_of_two_who_replace_an_object_the_slower_one_is_told(objects: Objects) -> None:
    first = objects.create("a", b"1")
    with pytest.raises(Changed):
        objects.create("a", b"other")
    second = objects.replace("a", b"2", first)
    with pytest.raises(Changed):
        objects.replace("a", b"3", first)
    assert objects.replace("a", b"4", second) != second
    with pytest.raises(Changed):
        objects.replace("missing", b"1", first)


def test_an_object_in_parts_is_there_when_they_are_put_together(objects: Objects) -> None:
    upload = objects.start_parts("a")
    first, second = b"1" * SMALLEST_PART, b"2"
    objects.write_part("a", upload, 1, b"in vain")
    etags = [objects.write_part("a", upload, 1, first), objects.write_part("a", upload, 2, second)]
    assert objects.read("a") is None
    objects.finish_parts("a", upload, etags)
    objects.finish_parts("a", upload, etags)
    stored = objects.read("a")
    assert stored is not None
    assert stored.data == first + second


def test_objects_are_listed_by_the_beginnings_of_their_names(objects: Objects) -> None:
    for name in ("ws1/a/1", "ws1/a/2", "ws1/b", "ws2/a/1"):
        objects.write(name, b"")
    assert sorted(objects.names("ws1/a/")) == ["ws1/a/1", "ws1/a/2"]
    assert list(objects.names("ws3/")) == []
    assert sorted(objects.folders()) == ["ws1", "ws2"]
