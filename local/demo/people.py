"""The demo file: 1,000 made-up contacts as a CSV, the same every time. Pure.

Names and companies have umlauts, quotes, commas and emoji; some addresses are SES's simulator's, so that bounces and
complaints show; some people have a phone number only.
"""

import csv
import io
import random
from collections.abc import Iterator

HEADINGS = [
    "Email",
    "First name",
    "Last name",
    "Company",
    "City",
    "Country",
    "Phone",
    "Tags",
    "Revenue",
    "Last contact",
]
COUNT = 1_000
PHONE_ONLY_EVERY = 70

SIMULATED = (
    *(f"bounce+{n}@simulator.amazonses.com" for n in range(1, 9)),
    *(f"suppressionlist+{n}@simulator.amazonses.com" for n in range(1, 3)),
    "complaint+1@simulator.amazonses.com",
    *(f"ooto+{n}@simulator.amazonses.com" for n in range(1, 5)),
    *(f"success+{n}@simulator.amazonses.com" for n in range(1, 6)),
)

_FIRST = [
    "Jürgen",
    "Zoë",
    "Åsa",
    "Bjørn",
    "Chloé",
    "Dóra",
    "Émile",
    "François",
    "Götz",
    "Hélène",
    "İpek",
    "João",
    "Kōji",
    "Łukasz",
    "Mária",
    "Núria",
    "Øyvind",
    "Renée",
    "Søren",
    "Ülkü",
]
_LAST = [
    "Müller",
    "O'Brien",
    "Großmann",
    "Šimek",
    "Žižka",
    "Peña",
    "Dvořák",
    "Lindström",
    "Weiß",
    "Nuñez",
    "Çelik",
    "Árnason",
    "D'Angelo",
    "van_der_Berg",
    "Öztürk",
]
_COMPANIES = [
    "Bäckerei Süß & Söhne",
    'The "Quoted" Company, Ltd.',
    "Café Olé ☕",
    "Rocket 🚀 Labs",
    "Smith, Jones & Partners",
    "Fjällräven Händler AB",
    "Ελληνικά Νέα",
    "東京ソフト",
    "L'Atelier d'Été",
    "Müller-Lüdenscheidt GmbH",
]
_PLACES = [
    ("Köln", "DE"),
    ("München", "DE"),
    ("Zürich", "CH"),
    ("Kraków", "PL"),
    ("Malmö", "SE"),
    ("São Paulo", "BR"),
    ("Reykjavík", "IS"),
    ("New York", "US"),
    ("Paris", "FR"),
]


def demo_file() -> bytes:
    """The CSV, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(_rows())
    return text.getvalue().encode()


def _rows() -> Iterator[list[str]]:
    chosen = random.Random(20_261_101)  # noqa: S311 - made-up people, the same every time
    for number in range(COUNT):
        first, last = chosen.choice(_FIRST), chosen.choice(_LAST).replace("_", " ")
        city, country = chosen.choice(_PLACES)
        phone_only = number % PHONE_ONLY_EVERY == PHONE_ONLY_EVERY - 1
        yield [
            "" if phone_only else address(number),
            first,
            last,
            chosen.choice(_COMPANIES),
            city,
            country,
            f"+49151{10_000_000 + number}" if phone_only or number % 3 == 0 else "",
            "|".join(sorted({"newsletter", chosen.choice(("customer", "lead", "vip"))})),
            f"{chosen.randrange(0, 2_000_000) / 100:.2f}",
            f"2026-{chosen.randrange(1, 10):02d}-{chosen.randrange(1, 28):02d}",
        ]


def address(number: int) -> str:
    """The email address in row `number`: the simulator's are spread evenly, so that the brake sees no bad list."""
    place, between = divmod(number, COUNT // len(SIMULATED))
    return SIMULATED[place] if between == 0 else f"person{number}@example.com"
