"""Makes the covering array of the conformance kit: every triple of values of any three columns stands in some row.

Greedy, a row at a time, from a fixed seed; it runs for minutes, so its result is kept as data. Run it from the root:
`python -m tools.covering_array`.
"""

from __future__ import annotations

import json
import random
import sys
from itertools import combinations
from pathlib import Path

__all__ = ["COLUMNS", "LEVELS", "main", "missing_triples"]

COLUMNS = 30
LEVELS = 4
_CANDIDATES = 12
_FILE = Path(__file__).parents[1] / "src/mmrules/conformance/data/covering_array.json"


def missing_triples(rows: list[str]) -> int:
    """Return how many triples of values, over all triples of columns, no row holds."""
    seen = {(at, tuple(row[column] for column in at)) for row in rows for at in combinations(range(COLUMNS), 3)}
    return sum(1 for _ in combinations(range(COLUMNS), 3)) * LEVELS**3 - len(seen)


def _rows() -> list[str]:
    numbers = {at: index * LEVELS**3 for index, at in enumerate(combinations(range(COLUMNS), 3))}
    covered = bytearray(len(numbers) * LEVELS**3)
    left = len(covered)
    chance = random.Random(7)  # noqa: S311  # a search, not a secret
    rows: list[str] = []

    def cell(row: list[int], a: int, b: int, c: int) -> int:
        x, y, z = sorted((a, b, c))
        return numbers[x, y, z] + row[x] * LEVELS * LEVELS + row[y] * LEVELS + row[z]

    while left:
        best: list[int] = []
        best_gain = -1
        for _ in range(_CANDIDATES):
            order = chance.sample(range(COLUMNS), COLUMNS)
            row = [0] * COLUMNS
            gain = 0
            for place, column in enumerate(order):
                scores = []
                for value in chance.sample(range(LEVELS), LEVELS):
                    row[column] = value
                    new = sum(not covered[cell(row, a, b, column)] for a, b in combinations(order[:place], 2))
                    scores.append((new, value))
                new, row[column] = max(scores, key=lambda item: item[0])
                gain += new
            if gain > best_gain:
                best, best_gain = row, gain
        if best_gain == 0:
            best = _aimed(covered, numbers, chance)
        for at in numbers:
            index = cell(best, *at)
            left -= not covered[index]
            covered[index] = 1
        rows.append("".join(map(str, best)))
    return rows


def _aimed(covered: bytearray, numbers: dict[tuple[int, int, int], int], chance: random.Random) -> list[int]:
    """Return a row that holds a triple which is still missing."""
    index = covered.index(0)
    at = list(numbers)[index // LEVELS**3]
    rest = index % LEVELS**3
    row = [chance.randrange(LEVELS) for _ in range(COLUMNS)]
    for column, value in zip(at, (rest // LEVELS**2, rest // LEVELS % LEVELS, rest % LEVELS), strict=True):
        row[column] = value
    return row


def main() -> int:
    """Write the array and return the exit status."""
    rows = _rows()
    lines = ",\n    ".join(json.dumps(row) for row in rows)
    _FILE.write_text(
        f'{{\n  "columns": {COLUMNS},\n  "levels": {LEVELS},\n  "rows": [\n    {lines}\n  ]\n}}\n', encoding="utf-8"
    )
    sys.stdout.write(f"{len(rows)} rows, {missing_triples(rows)} triples missing\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
