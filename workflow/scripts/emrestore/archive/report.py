"""The page and the tables that say how two runs compare."""

import csv
from collections import Counter

from emrestore.archive.comparing import DIFFERENT, IDENTICAL, OPEN, STATES, WITHIN, WORDS
from emrestore.pages import rendered

SHOWN = 200  # rows of a list on the page; compare.csv has all
LISTED = (DIFFERENT, OPEN, WORDS, WITHIN)


def flat(config, path=""):
    """Yield the dotted keys of a config with their values."""
    for key, value in config.items():
        where = f"{path}.{key}".removeprefix(".")
        if isinstance(value, dict) and value:
            yield from flat(value, where)
        else:
            yield where, value


def config_differences(one, other, aside):
    """Return the values that two configs do not share.

    Parameters
    ----------
    one, other : dict
    aside : list of str
        Keys, or sections, that do not count.

    Returns
    -------
    list of (str, object, object)
        Dotted key and both values; None where a config has no such key.
    """
    first, second = dict(flat(one)), dict(flat(other))
    return [
        (key, first.get(key), second.get(key))
        for key in sorted(first.keys() | second.keys())
        if first.get(key) != second.get(key)
        and not any(key == name or key.startswith(f"{name}.") for name in aside)
    ]


def code_differences(one, other):
    """Return the project's own files that two crates record otherwise, the configs aside: list of str.

    What a config says is compared value by value.
    """
    return sorted(
        path
        for path in one.keys() & other.keys()
        if one[path] != other[path]
        and path.split("/")[0] not in ("config.yaml", "scales", "laws", "resources", "reference")
    )


def tally(findings):
    """Return how many numbers of each table are in each state: dict of str to Counter.

    Tables that are not all identical come first.
    """
    counts = {}
    for one in findings:
        counts.setdefault(one.place.file, Counter())[one.state] += 1
    return dict(sorted(counts.items(), key=lambda one: (set(one[1]) == {IDENTICAL}, one[0])))


def write_tables(findings, folder):
    """Write compare.csv, all that is not identical, and files.csv, counts by table."""
    with open(folder / "compare.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["state", "file", "row", "column", "reference", "run", "allowed"])
        for one in findings:
            if one.state != IDENTICAL:
                place = one.place
                row = ", ".join(filter(None, (place.row, place.sample)))
                table.writerow(
                    [one.state, place.file, row, place.column, one.reference, one.run, one.allowed]
                )
    with open(folder / "files.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", *STATES])
        for path, counts in tally(findings).items():
            table.writerow([path, *(counts[state] for state in STATES)])


def page(findings, reference, run, rules, spread, texts):
    """Return the page, differences first.

    Parameters
    ----------
    findings : list of Finding
        As `emrestore.archive.comparing.findings_of` orders them.
    reference, run : Run
    rules : dict
        Of workflow/audit/compared.yaml.
    spread : str
        Where the spread is from; '' where there is none.
    texts : dict of str to str
        ``template`` and ``style``.

    Returns
    -------
    str
    """
    return rendered(
        **texts,
        reference=reference,
        run=run,
        same_seed=reference.config["seed"] == run.config["seed"],
        config=config_differences(reference.config, run.config, rules["never"]["config"]),
        code=code_differences(reference.code, run.code),
        counts=Counter(one.state for one in findings),
        states=STATES,
        lists=[(state, [one for one in findings if one.state == state]) for state in LISTED],
        shown=SHOWN,
        files=tally(findings),
        rules=rules,
        spread=spread,
    )
