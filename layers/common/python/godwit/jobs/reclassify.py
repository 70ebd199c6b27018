"""Judging the hits of a whole campaign anew, by the rules as they are now. May touch: the store, queues.

Rows are gone through shard by shard, all that were sent, for a hit may be kept that never got into its row. What
changes reaches the counters by the ledger's stream. A slice that was cut short is simply worked through again.
"""

from concurrent.futures import ThreadPoolExecutor

from godwit.campaigns.campaign import find_campaign
from godwit.jobs.work import Work
from godwit.ledger.claims import Recipient
from godwit.ledger.hits import reclassify
from godwit.store import keys
from godwit.store.conditions import Item

SLICE = 500
"""Rows that are judged and counted together."""
_THREADS = 16


def go_on(work: Work) -> None:
    """Judge rows to the end of the campaign, or while there is time. Raises Overtaken, Contended."""
    progress, workspace = work.progress, work.workspace
    identifier = progress.body["options"]["campaign_id"]
    if progress.body["total"] is None:
        campaign = find_campaign(work.store, workspace, identifier)
        progress.save(total=(campaign.recipients if campaign else None) or 0, shard=0, row=None)

    def judge(row: Item) -> bool:
        return reclassify(work.store, Recipient(workspace, identifier, int(row["sk"])), row, work.clock())

    with ThreadPoolExecutor(_THREADS) as pool:
        while (shard := progress.body["shard"]) < keys.SHARDS:
            partition = keys.row_shard(workspace, identifier, shard)
            after = progress.body["row"]
            start = {"pk": partition.pk, "sk": after} if after else None
            page = work.store.query(partition, start=start, limit=SLICE, consistent=True)
            changed = progress.body.get("changed", 0) + sum(pool.map(judge, page.items))
            place = (shard, page.next["sk"]) if page.next else (shard + 1, None)
            done = progress.body["done"] + len(page.items)
            progress.save(shard=place[0], row=place[1], done=done, changed=changed)
            if place[0] < keys.SHARDS and work.is_late():
                work.hand_over()
                return
    changed = progress.body["changed"]
    progress.save(state="done", total=progress.body["done"], detail=f"{changed:,} recipients are counted differently.")
