"""The campaign index against plain counting of the rows it was given."""

from typing import Any

from godwit.analytics.campaign_index import counters, schema_of, status_bitmaps, updated
from godwit.analytics.figures import figures_of
from godwit.clock import MINUTE
from godwit.index import Index
from godwit.ledger.rows import STATES, bounced_at, status_of
from hypothesis import given
from hypothesis import strategies as st

CAMPAIGN = "01K5M0000000000000000000AA"
START = 1_758_000_000_000
TIMES = st.integers(START, START + 400 * 24 * 60 * MINUTE)
FACTS = (
    *("delivered_at", "opened_at", "clicked_at", "machine_opened_at", "machine_clicked_at"),
    *("bounced_at", "soft_bounced_at", "complained_at", "unsubscribed_at"),
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, dict[str, Any]]]:
    """Rows as they came to be: number and row, in the order of their versions."""
    changes: list[tuple[int, dict[str, Any]]] = []
    for number in draw(st.lists(st.integers(0, 65_535), unique=True, max_size=12)):
        row: dict[str, Any] = {"version": 0}
        for version in range(1, draw(st.integers(1, 5)) + 1):
            row = {**row, "version": version, "state": draw(st.sampled_from((*STATES, "released")))}
            if row["state"] in ("failed", "skipped"):
                row["reason"] = draw(st.sampled_from(["no_address", "550: user, unknown", "ü"]))
            if row["state"] == "sent":
                row.setdefault("sent_at", draw(TIMES))
                for fact in draw(st.sets(st.sampled_from(FACTS))):
                    row.setdefault(fact, draw(TIMES))
                for count in draw(st.sets(st.sampled_from(["opens", "clicks", "link:0", "link:11"]))):
                    row[count] = row.get(count, 0) + draw(st.integers(1, 9))
            changes.append((number, row))
    return changes


def last_rows(history: list[tuple[int, dict[str, Any]]]) -> dict[int, dict[str, Any]]:
    return dict(history)


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_any_batches_gives_what_the_last_rows_say(
    history: list[tuple[int, dict[str, Any]]], random: Any
) -> None:
    batches = [history[at : at + random.randint(1, 6)] for at in range(len(history))] + [history]
    random.shuffle(batches)
    index = Index(schema_of(CAMPAIGN))
    for batch in batches:
        newest: dict[int, dict[str, Any]] = {}
        for number, row in batch:
            if number not in newest or row["version"] > newest[number]["version"]:
                newest[number] = row
        index = Index.load(updated(index, newest).dump(), schema_of(CAMPAIGN))
    rows = last_rows(history)
    counted = counters(index)
    for state in STATES:
        assert counted[state] == sum(row["state"] == state for row in rows.values())
    for fact in ("delivered", "opened", "clicked", "complained", "unsubscribed"):
        assert counted[fact] == sum(f"{fact}_at" in row for row in rows.values())
    for fact in ("opened", "clicked"):
        assert counted[f"{fact}_machine"] == sum(f"machine_{fact}_at" in row for row in rows.values())
    assert counted["bounced"] == sum(bounced_at(row) is not None for row in rows.values())
    for total in ("opens", "clicks"):
        assert counted[total] == sum(row.get(total, 0) for row in rows.values())
    for link in ("0", "11"):
        clicks = [row[f"link:{link}"] for row in rows.values() if f"link:{link}" in row]
        assert counted["links"].get(link, [0, 0]) == [len(clicks), sum(clicks)]
    reasons = [f"{row['state']}:{row['reason']}" for row in rows.values() if row["state"] in ("failed", "skipped")]
    assert counted["reasons"] == {reason: reasons.count(reason) for reason in reasons}


@given(histories())
def test_each_number_is_in_the_bitmap_of_its_status(history: list[tuple[int, dict[str, Any]]]) -> None:
    rows = last_rows(history)
    # Facts belong to rows that were sent; a row never loses that state afterwards.
    rows = {n: r if "sent_at" not in r else {**r, "state": "sent"} for n, r in rows.items()}
    bitmaps = status_bitmaps(updated(Index(schema_of(CAMPAIGN)), rows))
    for number, row in rows.items():
        holding = [status for status, numbers in bitmaps.items() if number in numbers]
        status = status_of(row)
        assert holding == ([] if status == "pending" else [status])


def test_figures_add_up_chunks_and_divide_by_nothing() -> None:
    empty = figures_of(0, [], [])
    assert set(empty.rates.model_dump().values()) == {None}
    rows = [
        {"version": 1, "state": "sent", "sent_at": START, "delivered_at": START, "opened_at": START, "opens": 3},
        {
            "version": 1,
            "state": "sent",
            "sent_at": START,
            "delivered_at": START,
            "clicked_at": START,
            "clicks": 2,
            "link:1": 2,
            "machine_clicked_at": START,
        },
        {"version": 1, "state": "sent", "sent_at": START, "bounced_at": START},
        {"version": 1, "state": "failed", "reason": "refused: twice"},
    ]
    chunks = [counters(updated(Index(schema_of(CAMPAIGN)), {n: row})) for n, row in enumerate(rows)]
    figures = figures_of(6, chunks, ["https://a.test", "https://b.test"])
    assert (figures.recipients, figures.pending, figures.sent, figures.delivered, figures.failed) == (6, 2, 3, 2, 1)
    assert (figures.clicked, figures.clicked_machine, figures.opened_machine) == (1, 1, 0)
    assert figures.rates.model_dump() == {
        "delivery": 2 / 3,
        "bounce": 1 / 3,
        "open": 1 / 2,
        "click": 1 / 2,
        "complaint": 0,
        "unsubscribe": 0,
        "click_to_open": 1,
    }
    assert figures.failure_reasons == {"refused: twice": 1}
    assert [link.model_dump() for link in figures.links] == [
        {"url": "https://a.test", "clicked": 0, "clicks_total": 0},
        {"url": "https://b.test", "clicked": 1, "clicks_total": 2},
    ]
