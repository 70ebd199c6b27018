"""Tables made from their one definition, for tests against moto and the laptop cloud."""

from typing import Any

from godwit.store.tables import TABLES, Index, Table


def table_request(table: Table, name: str) -> dict[str, Any]:
    """The CreateTable request of a table."""
    attributes = {"pk": "S", "sk": "S"}
    indexes = []
    for index in table.indexes:
        attributes.setdefault(index.partition, "S")
        attributes[index.sort] = index.sort_type
        indexes.append(
            {
                "IndexName": index.name,
                "KeySchema": [
                    {"AttributeName": index.partition, "KeyType": "HASH"},
                    {"AttributeName": index.sort, "KeyType": "RANGE"},
                ],
                "Projection": projection(index),
            }
        )
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t} for n, t in attributes.items()],
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    }


def projection(index: Index) -> dict[str, Any]:
    if index.only:
        return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.only)}
    return {"ProjectionType": "KEYS_ONLY" if index.keys_only else "ALL"}


def create_tables(client: Any) -> dict[str, str]:
    """Make all tables; answers their names as `DynamoStore` wants them."""
    names = {table.name: f"godwit-{table.name}" for table in TABLES}
    for table in TABLES:
        client.create_table(**table_request(table, names[table.name]))
    return names
