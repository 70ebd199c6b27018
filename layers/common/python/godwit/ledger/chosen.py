"""The recipients of a campaign whose row is in one of some states, as of now. May touch: the store.

The campaign index knows too, but some seconds late; a resend must not miss anybody.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pyroaring import BitMap

from godwit.store import keys
from godwit.store.conditions import OneOf
from godwit.store.keys import Partition
from godwit.store.protocol import Store, query_all


def numbers_in(store: Store, workspace: str, campaign: str, states: Sequence[str]) -> BitMap:
    """Their contact numbers, by strongly consistent reads of all rows, the shards side by side."""

    def read(shard: Partition) -> list[int]:
        rows = query_all(store, shard, where=OneOf("state", states), consistent=True)
        return [int(row["sk"]) for row in rows]

    shards = [keys.row_shard(workspace, campaign, shard) for shard in range(keys.SHARDS)]
    with ThreadPoolExecutor(keys.SHARDS) as pool:
        return BitMap(number for numbers in pool.map(read, shards) for number in numbers)
