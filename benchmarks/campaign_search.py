"""Searching campaigns: `python benchmarks/campaign_search.py [count]`, 10,000 by default.

In turn, in one run: our search over entries that a warm function holds; the same cold, from the snapshot's bytes; and,
to compare, the same rule applied campaign by campaign (rapidfuzz on each word), and reading the index's items through
the SDK's parser, which a cold function without a snapshot would have to. What is timed is this process's CPU: requests
to AWS (one query and one BatchGetItem warm, one object more cold) come on top.
"""

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from godwit.campaigns import listing
from godwit.campaigns.search import Catalogue, Entry, Wanted, attributes
from godwit.ids import new_id
from godwit.store.expressions import from_item, to_item
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from rapidfuzz.distance import OSA

WORKSPACE = new_id()
NOW = 1_795_000_000_000
REPEATS = 15
QUERIES = ("autumn", "newsleter", "aut", "offer 17", "loyalty winter", "zzzzzz", "9973", "pricng brief")
LIMIT_MS = 100
TEXT = (
    "autumn winter summer spring sale offer newsletter digest launch update invitation webinar event loyalty customers"
    " members partners weekly monthly pricing brief guide stories reminder survey welcome return basket region north"
    " south east west berlin paris london madrid product release notes season holiday gift exclusive early access"
)
WORDS = TEXT.split()


def main() -> None:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    count = parser.parse_args().count
    entries = {each.id: each for each in made(count)}
    objects = MemoryObjects()
    listing._save(objects, WORKSPACE, listing._Seen(NOW, Catalogue(entries), 0))
    snapshot = objects.read(listing._name(WORKSPACE))
    assert snapshot is not None
    answer = items_answer(entries)
    warm = Catalogue(entries)
    warm.find(Wanted(q="warm"))
    for q in QUERIES:
        assert warm.find(Wanted(q=q)) == one_by_one(entries, q), q
    print(f"{count:,} campaigns, {len(warm._holders):,} words, snapshot {len(snapshot.data) / 1e6:.2f} MB")
    ours = [timed(partial(warm.find, Wanted(q=q))) for q in QUERIES]
    filtered = timed(lambda: warm.find(Wanted(type="email", created_from=NOW - 10_000_000)))
    plain = [timed(partial(one_by_one, entries, q), 3) for q in QUERIES]
    cold = timed(lambda: cold_search(objects), 5)
    sdk = timed(lambda: parsed(answer), 3)
    for q, mine, theirs in zip(QUERIES, ours, plain, strict=True):
        found = len(warm.find(Wanted(q=q)))
        print(
            f"  {q:16} {mine:6.1f} ms, {found:6,} found; campaign by campaign {theirs:7.1f} ms ({theirs / mine:4.0f}x)"
        )
    print(f"  filters alone    {filtered:6.1f} ms")
    print(f"  cold, from the snapshot {cold:6.1f} ms; through the SDK's parser {sdk:7.1f} ms ({sdk / cold:.0f}x)")
    worst = max(*ours, filtered)
    print(f"  slowest warm search {worst:.1f} ms of {LIMIT_MS} ms; cold {cold:.1f} ms")
    sys.exit(0 if worst < LIMIT_MS and cold < LIMIT_MS * 3 else 1)


def made(count: int) -> list[Entry]:
    """Campaigns with names, subjects and tags as people write them."""
    chance = random.Random(1)
    entries = []
    for number in range(count):
        name = f"{' '.join(chance.choices(WORDS, k=4))} {number}"
        subject = f"{' '.join(chance.choices(WORDS, k=6))} #{chance.randrange(count)}"
        content = {"type": "email", "name": name, "subject": subject, "tags": chance.choices(WORDS, k=2)}
        kind, text = json.loads(attributes(WORKSPACE, content)["entry"])
        status = chance.choice(["draft", "sent", "sent", "cancelled"])
        entries.append(Entry(new_id(), 3, NOW - number * 1_000, status, False, kind, text))
    return entries


def one_by_one(entries: dict[str, Entry], q: str) -> list[str]:
    """The rule of `search`, without its index of words."""
    wanted = re.findall(r"\w+", q.casefold())

    def alike(word: str, each: str) -> bool:
        if word in each:
            return True
        ends = (len(word) - 1, len(word), len(word) + 1) if len(word) >= 4 else ()
        return any(end <= len(each) and OSA.distance(word, each[:end], score_cutoff=1) <= 1 for end in ends)

    found = [
        entry.id
        for entry in entries.values()
        if all(any(alike(word, each) for each in re.findall(r"\w+", entry.text)) for word in wanted)
    ]
    return sorted(found, reverse=True)


def cold_search(objects: MemoryObjects) -> None:
    """The first search of a process: the snapshot's bytes, the index of words, a query."""
    listing._seen.clear()
    listing.current(MemoryStore(), objects, WORKSPACE, NOW).find(Wanted(q="autumn"))


def items_answer(entries: dict[str, Entry]) -> bytes:
    """DynamoDB's answer with all items of the index."""
    items = [
        to_item(
            {
                "pk": f"{WORKSPACE}#campaign",
                "sk": each.id,
                "listed": WORKSPACE,
                "updated_at": each.created_at,
                "created_at": each.created_at,
                "version": each.version,
                "status": each.status,
                "entry": json.dumps([each.type, each.text]),
            }
        )
        for each in entries.values()
    ]
    return json.dumps({"Items": items, "Count": len(items)}).encode()


def parsed(answer: bytes) -> Any:
    """What boto3 and our store make of it."""
    model = ServiceModel(Loader().load_service_model("dynamodb", "service-2"))
    shape = model.operation_model("Query").output_shape
    assert shape is not None
    response = {"status_code": 200, "headers": {}, "body": answer}
    return [from_item(item) for item in create_parser("json").parse(response, shape)["Items"]]


def timed(act: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median, in ms."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
