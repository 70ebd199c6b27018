"""The custom fields of a workspace, as far as filters are concerned. May touch: the store.

They are documents of kind `custom_field`: the id is the name, the body has `name`, `label` and `type`.
"""

from godwit.segments.columns import Custom
from godwit.segments.fields import CUSTOM, Kind
from godwit.store import keys
from godwit.store.documents import to_document
from godwit.store.protocol import Store, query_all

KIND = "custom_field"


def custom_fields(store: Store, workspace: str) -> Custom:
    """The kinds of the fields that are declared, by their names in filters."""
    declared = map(to_document, query_all(store, keys.documents(workspace, KIND), consistent=True))
    return {CUSTOM + document.id: Kind(document.body["type"]) for document in declared}
