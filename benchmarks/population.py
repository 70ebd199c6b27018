"""Synthetic contacts, always the same: skewed as real ones are, with gaps, and what three campaigns did to them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from godwit.clock import DAY, to_iso
from godwit.contacts.document import new_doc

NOW = 1_790_000_000_000
FIELDS = {"plan": "text", "industry": "text", "seats": "number", "renewal": "date", "vip": "boolean"}
"""Custom fields and their types."""
CAMPAIGNS = ("01M2RBENCH00000000000000C1", "01M2RBENCH00000000000000C3", "01M2RBENCH00000000000000C7")

_BATCH = 10_000
_FIRST = "Anna Ben Carla David Eva Felix Greta Hans Ines Jan Kira Lena Marc Nina Otto Paul Rosa Sara Tim".split()  # noqa: SIM905
_LAST = "Müller Schmidt García Rossi Dubois Smith Jones Novák Kowalski Silva Berg Costa Popov".split()  # noqa: SIM905
_TAGS = [f"tag{i}" for i in range(60)]
_STATUSES = [f"p{project}:{state}" for project in range(5) for state in ("lead", "won", "lost", "open")]
_TOPICS = ["news", "offers", "events", "product"]
_CITIES = [f"City {i}" for i in range(400)]
_REGIONS = [f"Region {i}" for i in range(60)]
_COUNTRIES = [f"{chr(65 + i // 8)}{chr(65 + i % 8)}" for i in range(40)]
_ZONES = ["Europe/Berlin", "America/New_York", "Europe/Paris", "Asia/Tokyo", "America/Sao_Paulo", "Asia/Kolkata"]
_LANGUAGES = ["de", "en", "fr", "es", "pt-BR", "it", "nl", "ja"]
_PLANS = ["free", "basic", "pro", "team", "enterprise"]
_INDUSTRIES = [f"industry {i}" for i in range(25)]
_COMPANY_NUMBERS = range(20_000)


@dataclass(frozen=True)
class Person:
    """A contact, and the campaigns (by position in CAMPAIGNS) it was sent, opened and clicked."""

    number: int
    doc: dict[str, Any]
    sent: tuple[int, ...]
    opened: tuple[int, ...]
    clicked: tuple[int, ...]


class _Skewed:
    """Picks the first values far more often than the last, as Zipf found."""

    def __init__(self, values: Sequence[Any], exponent: float) -> None:
        self._values = values
        self._weights = list(accumulate((rank + 1) ** -exponent for rank in range(len(values))))

    def picks(self, rng: random.Random, count: int) -> list[Any]:
        return rng.choices(self._values, cum_weights=self._weights, k=count)


def people(count: int) -> Iterator[Person]:
    """Contacts 1 to `count`."""
    rng = random.Random(7)
    skewed = {
        "tags": _Skewed(_TAGS, 0.8),
        "statuses": _Skewed(_STATUSES, 0.5),
        "city": _Skewed(_CITIES, 0.9),
        "region": _Skewed(_REGIONS, 0.7),
        "country": _Skewed(_COUNTRIES, 1.1),
        "time_zone": _Skewed(_ZONES, 0.8),
        "language": _Skewed(_LANGUAGES, 1.0),
        "plan": _Skewed(_PLANS, 0.7),
        "industry": _Skewed(_INDUSTRIES, 1.1),
        "company": _Skewed(_COMPANY_NUMBERS, 0.8),
    }
    for start in range(1, count + 1, _BATCH):
        size = min(_BATCH, count + 1 - start)
        columns = {name: choice.picks(rng, size) for name, choice in skewed.items() if name not in ("tags", "statuses")}
        tags, statuses = skewed["tags"].picks(rng, 10 * size), skewed["statuses"].picks(rng, 4 * size)
        for i in range(size):
            number = start + i
            some_tags = tags[10 * i : 10 * i + min(10, int(rng.expovariate(1 / 3.5)))]
            some_statuses = statuses[4 * i : 4 * i + rng.choice((0, 0, 1, 1, 2))]
            values = {name: column[i] for name, column in columns.items()}
            yield _person(rng, number, number / count, values, some_tags, some_statuses)


def _person(
    rng: random.Random, number: int, age: float, values: dict[str, Any], tags: list[str], statuses: list[str]
) -> Person:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    draw = rng.random
    created = NOW - int((1 - age) * 1_200 * DAY) - rng.randrange(DAY)
    company = values.pop("company")
    custom: dict[str, Any] = {"plan": values.pop("plan"), "industry": values.pop("industry")}
    custom |= {"seats": int(rng.lognormvariate(2, 1)), "vip": draw() < 0.08}
    if draw() < 0.7:
        custom["renewal"] = to_iso(NOW + rng.randrange(-365, 365) * DAY)[:10]
    consent = {"given": True if draw() < 0.85 else None, "at": to_iso(created), "source": "form"}
    doc = new_doc(created) | {
        "email": f"{first}.{last}{number}@example{number % 97}.com".lower(),
        "phone": f"+4915{number:09d}" if draw() < 0.6 else None,
        "first_name": first,
        "last_name": last,
        "company": f"{rng.choice(_LAST)} {company} GmbH" if draw() < 0.9 else None,
        **values,
        "tags": list(dict.fromkeys(tags)),
        "project_statuses": list(dict.fromkeys(statuses)),
        "topics": [topic for topic in _TOPICS if draw() < 0.5],
        "revenue": 0 if draw() < 0.35 else round(rng.lognormvariate(7.5, 1.8), 2),
        "last_interaction_at": to_iso(NOW - int(rng.expovariate(1 / 120) * DAY)) if draw() < 0.8 else None,
        "custom": custom,
        "consent": {"email": consent, "sms": consent if draw() < 0.4 else {"given": None, "at": None, "source": None}},
        "email_unsubscribed_at": to_iso(NOW - rng.randrange(400) * DAY) if draw() < 0.05 else None,
        "sms_opted_out_at": to_iso(NOW - rng.randrange(400) * DAY) if draw() < 0.03 else None,
    }
    sent = tuple(at for at in range(len(CAMPAIGNS)) if draw() < 0.4)
    opened = tuple(at for at in sent if draw() < 0.35)
    clicked = tuple(at for at in opened if draw() < 0.15)
    return Person(number, doc, sent, opened, clicked)
