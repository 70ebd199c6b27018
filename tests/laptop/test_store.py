"""The store's conformance suite on the laptop cloud, in tables that no function listens to."""

import pytest
from godwit.store.dynamo import DynamoStore

from local.laptop import Laptop
from tests.aws import create_tables
from tests.store_suite import StoreSuite, workspace  # noqa: F401 - a fixture


class TestLaptop(StoreSuite):
    @pytest.fixture(scope="class")
    def store(self, laptop: Laptop) -> DynamoStore:
        client = laptop.cloud.client("dynamodb")
        return DynamoStore(client, create_tables(client))
