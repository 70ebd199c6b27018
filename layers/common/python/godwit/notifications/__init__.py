"""What a workspace's people are told of in the client: written with what happened, read by each person for themselves.

`announcement` makes the writes, `inbox` reads and marks. May touch: the store.
"""
