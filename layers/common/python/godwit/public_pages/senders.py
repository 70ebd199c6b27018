"""Who a page says that it is of. May touch: the store."""

from godwit.settings import email_settings, workspace_settings
from godwit.store.protocol import Store


def sender_name(store: Store, workspace: str) -> str:
    """The workspace's name, else the one that its emails are from; empty where neither is set."""
    name = workspace_settings(store, workspace).name.strip()
    if name:
        return name
    sender = email_settings(store, workspace).sender
    return (sender.name.strip() or sender.address.rpartition("@")[2]) if sender else ""
