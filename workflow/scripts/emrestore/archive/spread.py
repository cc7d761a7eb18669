"""How far numbers of runs lie apart that differ in nothing but their seed or their processor."""

import csv
import math
import statistics
from collections import defaultdict

from emrestore.archive.runs import Place

COLUMNS = ("of", "file", "row", "column", "runs", "deviation")
SEED, PROCESSOR = "seed", "processor"


def finite_number(text):
    """Return the finite number that a cell holds (float), or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def shared(place):
    """Return a place without its sample: rows of one name share a spread."""
    return place._replace(sample="")


def standard_deviations(runs):
    """Return the standard deviation of every number between some runs.

    Samples of one row are pooled: the root mean square of their deviations. So are the rows of a
    column that differ at all, and the larger one counts: three runs alone would often show too little.

    Parameters
    ----------
    runs : list of dict of Place to str
        Cells; at least two.

    Returns
    -------
    dict of Place to float
        Without samples. Zero where no run differs; numbers that a run lacks are left out.
    """
    variances = defaultdict(list)
    for place in set(runs[0]).intersection(*runs[1:]):
        values = [finite_number(run[place]) for run in runs]
        if None not in values:
            variances[shared(place)].append(statistics.variance(values))
    own = {place: math.sqrt(statistics.fmean(found)) for place, found in variances.items()}
    columns = defaultdict(list)
    for place, value in own.items():
        if value > 0:
            columns[place.file, place.column].append(value**2)
    pooled = {key: math.sqrt(statistics.fmean(found)) for key, found in columns.items()}
    return {
        place: max(value, pooled[place.file, place.column]) if value > 0 else 0.0
        for place, value in own.items()
    }


def spread_table(runs, seed):
    """Return the rows of spread.csv.

    Parameters
    ----------
    runs : list of Run
        Of one scale and laws.
    seed : int
        That of the reference run; runs of this seed tell the spread of processors.

    Returns
    -------
    list of tuple
        `COLUMNS`; sorted. A spread of which there are not two runs is left out.

    Raises
    ------
    ValueError
        If there are not two runs that tell the spread of anything.
    """
    alike = [run.cells for run in runs if run.config["seed"] == seed]
    # one run a seed: others would count the spread of processors as that of seeds
    seeds = {run.config["seed"]: run.cells for run in reversed(runs)}
    rows = []
    for kind, cells in ((PROCESSOR, alike), (SEED, list(seeds.values()))):
        if len(cells) < 2:
            continue
        for place, value in standard_deviations(cells).items():
            rows.append((kind, place.file, place.row, place.column, len(cells), f"{value:.6g}"))
    if not rows:
        raise ValueError(
            f"spread: found {len(alike)} run(s) of the seed {seed} and {len(seeds)} seed(s), expected "
            "at least two of either"
        )
    return sorted(rows)


def write_spread(rows, path):
    """Write the rows of `spread_table` as CSV."""
    with open(path, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerows([COLUMNS, *rows])


def read_spread(path, kind):
    """Return one kind of spread.

    Parameters
    ----------
    path : pathlib.Path
    kind : str
        `SEED` or `PROCESSOR`.

    Returns
    -------
    dict of Place to float
        Empty where the file is missing or has none of that kind.
    """
    if not path.exists():
        return {}
    with open(path, newline="") as file:
        return {
            Place(row["file"], row["row"], "", row["column"]): float(row["deviation"])
            for row in csv.DictReader(file)
            if row["of"] == kind
        }
