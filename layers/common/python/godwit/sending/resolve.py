"""Who a campaign is sent to, as of now. May touch: the store, objects."""

from collections.abc import Mapping

from pyroaring import BitMap

from godwit.campaigns.campaign import Campaign
from godwit.segments.audience import SegmentMissing, resolve
from godwit.sending.audiences import FrozenAudience
from godwit.sending.dispatch import CannotFreeze
from godwit.store.objects import Objects
from godwit.store.protocol import Store


def evaluate(store: Store, objects: Objects, campaign: Campaign, now: int) -> FrozenAudience:
    """The campaign's audience with whom it can reach, and whom not and why. Raises CannotFreeze."""
    content = campaign.content
    try:
        found = resolve(store, objects, campaign.workspace, content["audience"], "email", content.get("topic_id"), now)
    except SegmentMissing as missing:
        raise CannotFreeze(f"The segment {missing} of the audience is gone.") from None
    excluded: Mapping[str, BitMap] = {reason: numbers for reason, numbers in found.excluded.items() if numbers}
    return FrozenAudience(found.sendable, excluded)
