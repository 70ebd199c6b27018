"""The brake: when what comes back of a campaign, or of a workspace, says that sending must not go on. Pure.

A sender's name is hurt long before a provider stops it: SES reviews an account at 5 % bounces or 0.1 % complaints and
may pause it at 10 % or 0.5 %, Gmail wants complaints under 0.1 % and never at 0.3 %.
https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce-rate.html
https://support.google.com/a/answer/81126

| state | when |
|---|---|
| braked | hard bounces over 5 % of at least 100 sent |
| braked | at least 5 complaints, and over 0.3 % of delivered |
| braked | the first 20 messages or more all refused for the same reason, and none taken |
| warning | complaints at 0.1 % of delivered or more |
| clear | otherwise |
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

MOST_BOUNCED_PERCENT, LEAST_SENT = 5, 100
MOST_COMPLAINED_PER_MILLE, LEAST_COMPLAINED = 3, 5
WARNED_OF_PER_MILLE = 1
FIRST_REFUSED = 20

BrakeState = Literal["clear", "warning", "braked"]

COUNTED = ("sent", "delivered", "bounced", "complained")

_OURS = "internal"
"""Why somebody failed whom nobody refused."""
_MOST_REASONS, _LONGEST_REASON = 3, 200
_ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Figures:
    """What came of messages: recipients, each counted once. `bounced` are hard bounces only.

    `refused`: by the provider's reason, see `refusals`.
    """

    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    complained: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)

    def since(self, before: "Figures") -> "Figures":
        """What came of the messages since the figures were `before`."""
        refused = {reason: count - before.refused.get(reason, 0) for reason, count in self.refused.items()}
        counts = {name: max(0, getattr(self, name) - getattr(before, name)) for name in COUNTED}
        return Figures(**counts, refused={reason: count for reason, count in refused.items() if count > 0})

    def counts(self) -> dict[str, int]:
        """Sent, delivered, bounced and complained, by name."""
        return {name: getattr(self, name) for name in COUNTED}

    def dump(self) -> dict[str, Any]:
        """As it is stored; `load` reads it."""
        return {**self.counts(), "refused": dict(self.refused)}

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> "Figures":
        """What `dump` gave; nothing at all where there is None."""
        return cls(**stored) if stored else cls()


@dataclass(frozen=True)
class Verdict:
    """What the figures amount to, and why in words for people; `reason` is empty where all is clear.

    `few`: a warning of so few complaints that their rate says little yet. It is told, and told anew once it says more.
    """

    state: BrakeState
    reason: str = ""
    few: bool = False


def judge(figures: Figures) -> Verdict:
    """Whether sending may go on, see the module's table."""
    sent, delivered, bounced, complained = figures.sent, figures.delivered, figures.bounced, figures.complained
    if sent >= LEAST_SENT and bounced * 100 > sent * MOST_BOUNCED_PERCENT:
        said = f"{bounced:,} of {sent:,} messages bounced for good"
        return Verdict("braked", f"{said}; the limit is {MOST_BOUNCED_PERCENT} %.")
    if complained >= LEAST_COMPLAINED and complained * 1_000 > delivered * MOST_COMPLAINED_PER_MILLE:
        said = f"{complained:,} of {delivered:,} people who got it complained of spam"
        return Verdict("braked", f"{said}; the limit is {MOST_COMPLAINED_PER_MILLE / 10} %.")
    if sent == 0 and len(figures.refused) == 1:
        [(reason, count)] = figures.refused.items()
        if count >= FIRST_REFUSED:
            return Verdict("braked", f"All of the first {count:,} messages were refused: {reason}")
    if complained and complained * 1_000 >= delivered * WARNED_OF_PER_MILLE:
        said = f"{complained:,} of {delivered:,} people who got it complained of spam"
        limit = f"over {MOST_COMPLAINED_PER_MILLE / 10} %, and from {LEAST_COMPLAINED} complaints on, sending is braked"
        return Verdict("warning", f"{said}; {limit}.", few=complained < LEAST_COMPLAINED)
    return Verdict("clear")


def is_harmless(figures: Figures) -> bool:
    """Whether nothing can come of these figures, whatever they are compared with: what most campaigns are all along."""
    refused = sum(figures.refused.values())
    least_bounced = LEAST_SENT * MOST_BOUNCED_PERCENT // 100
    return figures.complained == 0 and figures.bounced <= least_bounced and refused < FIRST_REFUSED


def refusals(reasons: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Failed recipients by the provider's reason, the most common ones.

    Addresses are taken out of the reasons, so that the same reason is the same.
    """
    counts: Counter[str] = Counter()
    for reason, count in reasons:
        if reason != _OURS:
            counts[_ADDRESS.sub("…", reason)[:_LONGEST_REASON]] += count
    return dict(counts.most_common(_MOST_REASONS))
