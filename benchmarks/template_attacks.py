"""What it costs to refuse an attack on templates: CPU of naming its problems, each way in, the median of five runs.

`python benchmarks/template_attacks.py` prints ms by attack; 50 are allowed (issue 4).
"""

import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from godwit.content.problems import find_problems

from tests.corpus.template_attacks import ATTACKS
from tests.unit.test_template_attacks import ways_in

ALLOWED = 50
RUNS = 5


def cost(attack: str) -> dict[str, float]:
    """CPU in ms by way in."""
    found = {}
    for path, written in ways_in(attack).items():
        runs = []
        for _ in range(RUNS):
            begun = process_time()
            problems = find_problems(*written)
            runs.append((process_time() - begun) * 1000)
            assert problems, path
        found[path] = median(runs)
    return found


def main() -> None:
    find_problems("Hi {{ first_name }}", "", {"format": "html", "html": "<p>Hi</p>"})
    costs = {name: cost(attack) for name, attack in ATTACKS.items()}
    print(f"{'attack':45} {'source':>12} {'worst ms':>9}  way in")
    for name, by_path in sorted(costs.items(), key=lambda item: -max(item[1].values())):
        path = max(by_path, key=lambda each: by_path[each])
        print(f"{name:45} {len(ATTACKS[name]):>12,} {by_path[path]:>9.2f}  {path}")
    worst = max(max(by_path.values()) for by_path in costs.values())
    print(f"\n{len(costs)} attacks, each {len(ways_in(''))} ways in: at most {worst:.1f} ms; {ALLOWED} are allowed.")


if __name__ == "__main__":
    main()
