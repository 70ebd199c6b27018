"""The ledger rows of one contact, of all its campaigns. May touch: the store."""

from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Store, query_all
from godwit.store.tables import BY_CONTACT


def rows_of(store: Store, workspace: str, number: int, most: int) -> dict[keys.Key, Item]:
    """The contact's rows in the newest `most` campaigns that it was sent."""
    index = query_all(store, keys.contact_campaigns(workspace, number), index=BY_CONTACT.name, descending=True)
    wanted = []
    for item in index:
        parsed = keys.parse_row(item["pk"], item["sk"])
        if parsed is not None:
            wanted.append(keys.row(*parsed))
        if len(wanted) == most:
            break
    return store.get_many(wanted, consistent=True)
