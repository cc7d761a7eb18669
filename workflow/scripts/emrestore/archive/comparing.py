"""Two runs number by number: identical, within what chance does, or different."""

import math
from collections import defaultdict
from statistics import NormalDist
from typing import NamedTuple

from emrestore.archive.paths import matches
from emrestore.archive.runs import Place
from emrestore.archive.spread import finite_number, shared

IDENTICAL, WITHIN, DIFFERENT = "identical", "within the spread", "different"
# differs, with nothing to judge it by; words of tables say again what numbers say
OPEN, WORDS = "not judged", "other words"
STATES = (DIFFERENT, OPEN, WORDS, WITHIN, IDENTICAL)


class Finding(NamedTuple):
    """What became of one number.

    Attributes
    ----------
    state : str
        Of `STATES`.
    place : Place
    reference, run : str
        As the tables have them; '' for none.
    allowed : str
        How far apart they may lie, or by what they are judged.
    """

    state: str
    place: object
    reference: str
    run: str
    allowed: str = ""


def bounds_of(columns, rules):
    """Return the columns that hold intervals.

    Parameters
    ----------
    columns : set of str
        Of one table.
    rules : dict
        Of workflow/audit/compared.yaml.

    Returns
    -------
    dict of str to (str, str)
        Column to those of its lower and upper bound.
    """
    found = {}
    for low in columns:
        stem, _, unit = low.partition("low")
        high = f"{stem}high{unit}"
        if (unit and not unit.startswith("_")) or (stem and not stem.endswith("_")):
            continue
        if low == high or high not in columns:
            continue
        candidates = [f"{stem.rstrip('_')}{end}" for end in (unit, "", "_db")]
        for name in candidates if stem else rules["bounds"]:
            if name in columns:
                found.setdefault(name, (low, high))
                break
    return found


def within_intervals(place, pair, one, other):
    """Return whether each of two numbers lies in the other's interval; None where one has none.

    Parameters
    ----------
    place : Place
    pair : (str, str)
        Columns of the bounds.
    one, other : dict of Place to str
        Cells of both runs.
    """
    answers = []
    for mine, theirs in ((one, other), (other, one)):
        value = finite_number(theirs[place])
        low, high = (finite_number(mine.get(place._replace(column=name), "")) for name in pair)
        if None in (value, low, high):
            return None
        answers.append(low <= value <= high)
    return all(answers)


class Comparison:
    """What the numbers of two runs are held to.

    Parameters
    ----------
    rules : dict
        Of workflow/audit/compared.yaml.
    reference, run : Run
    spread : dict of Place to float
        Standard deviation by place; empty where none is known.
    """

    def __init__(self, rules, reference, run, spread):
        self.rules, self.reference, self.run, self.spread = rules, reference, run, spread
        self.same_seed = reference.config["seed"] == run.config["seed"]
        places = reference.cells.keys() & run.cells.keys()
        columns, self.largest = defaultdict(set), defaultdict(float)
        for place in places:
            columns[place.file].add(place.column)
            value = finite_number(reference.cells[place])
            if value is not None:
                key = place.file, place.column
                self.largest[key] = max(self.largest[key], abs(value))
        self.intervals = {file: bounds_of(names, rules) for file, names in columns.items()}
        self.bounds = {
            (file, bound)
            for file, pairs in self.intervals.items()
            for pair in pairs.values()
            for bound in pair
        }
        # two runs differ by the root of 2 of one's deviation; the level is shared by all numbers
        judged = sum(spread.get(shared(place), 0) > 0 and not self.exact(place) for place in places)
        tail = rules["level"] / (2 * max(judged, 1))
        self.factor = math.sqrt(2) * NormalDist().inv_cdf(1 - tail)

    def exact(self, place):
        """Return whether a number must be the same in both runs."""
        patterns = self.rules["numbers"] if self.same_seed else self.rules["any_seed"]
        free = matches(f"{place.file}: {place.column}", self.rules["undetermined"])
        return matches(place.file, patterns) and not free

    def finding(self, place):
        """Return the Finding of one cell that both runs have."""
        first, second = self.reference.cells[place], self.run.cells[place]
        if first == second:
            return Finding(IDENTICAL, place, first, second)
        one, other = finite_number(first), finite_number(second)
        if self.exact(place):
            allowed = self.rules["rounding"] * self.largest[place.file, place.column]
            same = None not in (one, other) and abs(one - other) <= allowed
            return Finding(IDENTICAL if same else DIFFERENT, place, first, second, f"{allowed:.2g}")
        if one is None and other is None:
            return Finding(WORDS, place, first, second)
        if None in (one, other):
            return Finding(OPEN, place, first, second, "one of them is no number")
        deviation = self.spread.get(shared(place))
        if deviation is not None:
            allowed = self.factor * deviation
            state = WITHIN if abs(one - other) <= allowed else DIFFERENT
            return Finding(state, place, first, second, f"{allowed:.2g}")
        if (place.file, place.column) in self.bounds:
            return Finding(WITHIN, place, first, second, "a bound: see its number")
        pair = self.intervals[place.file].get(place.column)
        inside = (
            within_intervals(place, pair, self.reference.cells, self.run.cells) if pair else None
        )
        if inside is None:
            return Finding(OPEN, place, first, second, "no spread, no interval")
        return Finding(WITHIN if inside else DIFFERENT, place, first, second, "its interval")

    def lacking(self):
        """Return a Finding for each table, row or column that one run lacks, unless it was not kept."""
        found = set()
        for mine, other, order in (
            (self.reference, self.run, ("here", "missing")),
            (self.run, self.reference, ("missing", "here")),
        ):
            files = {place.file for place in other.cells}
            rows = {place._replace(column="") for place in other.cells}
            for place in mine.cells.keys() - other.cells.keys():
                row = place._replace(column="")
                if place.file not in files:
                    place = Place(place.file, "", "", "")
                elif row not in rows:
                    place = row
                if place.file not in other.left_out:
                    found.add(Finding(DIFFERENT, place, *order, "in both"))
        return found

    def bytes(self):
        """Yield a Finding for each file that must have the same bytes."""
        first, second = self.reference.hashes, self.run.hashes
        for file in sorted(first.keys() | second.keys()):
            drawn = not matches(file, self.rules["any_seed"])
            if matches(file, self.rules["bytes"]) and (self.same_seed or not drawn):
                one, other = first.get(file, "missing"), second.get(file, "missing")
                place = Place(file, "", "", "sha256")
                state = IDENTICAL if one == other else DIFFERENT
                yield Finding(state, place, one[:12], other[:12], "the same bytes")


def findings_of(rules, reference, run, spread):
    """Return what became of every number of two runs: list of Finding, differences first.

    Parameters
    ----------
    rules, reference, run, spread
        As for `Comparison`.
    """
    comparison = Comparison(rules, reference, run, spread)
    both = reference.cells.keys() & run.cells.keys()
    found = [*map(comparison.finding, both), *comparison.lacking(), *comparison.bytes()]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.place))
