"""Finding chains that stopped: a crash between state and queue loses a message, never a campaign. May touch: the store,
the dispatch queue.
"""

from collections.abc import Iterator

from godwit.campaigns.campaign import find_campaign
from godwit.clock import MINUTE, Clock
from godwit.queues import Message, Queue
from godwit.sending.messages import ChainMessage
from godwit.sending.state import read_item, state_of
from godwit.store.keys import ACTIVE_CAMPAIGNS
from godwit.store.protocol import Range, Store, query_all
from godwit.store.tables import ACTIVE

STALLED = 4 * MINUTE
"""A living chain comes by every minute at the least."""


def sweep(store: Store, dispatch: Queue, clock: Clock) -> int:
    """Queue a step for every active campaign that nobody looked after lately; answers how many.

    A chain that lives after all drops it: the step it names was or will be committed by somebody else.
    """
    messages = list(_stalled(store, clock()))
    if messages:
        dispatch.send(messages)
    return len(messages)


def _stalled(store: Store, now: int) -> Iterator[Message]:
    for entry in query_all(store, ACTIVE_CAMPAIGNS, index=ACTIVE.name, within=Range(high=now - STALLED)):
        workspace, identifier = entry["workspace"], entry["sk"]
        campaign = find_campaign(store, workspace, identifier)
        if campaign is not None:
            state = state_of(read_item(store, workspace, identifier), campaign, now)
            yield Message(ChainMessage(workspace, identifier, campaign.run, state.step, enqueued=False).body())
