"""The tables of a run by name: Markdown from its csv files; claims and costs of all of it."""

import csv
from functools import partial
from pathlib import Path

from emrestore.audit.benchmarks import read_benchmark
from emrestore.audit.numbers import fixed, significant
from emrestore.audit.page import found, grouped, with_unit
from emrestore.documentation.ablation_tables import (
    ablation,
    grid,
    scaling,
    scaling_points,
    terms,
)
from emrestore.documentation.comparison_tables import (
    adversarial,
    contrast,
    modalities,
    noise_models,
    published_tuned,
    published_tuned_training,
    quality,
)
from emrestore.documentation.evidence_tables import distributions, fidelity, laws, two_sample
from emrestore.documentation.study_tables import (
    convergence,
    exponents,
    generator,
    response,
    study,
    superposition,
)
from emrestore.documentation.tables import captioned, cell, table


def rows_of(path):
    """Return the rows of a csv file, a list of dict of str."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def claims(rows):
    """Return every claim of the paper with what this run says of it, grouped by verdict.

    Parameters
    ----------
    rows : list of dict
        claims.csv.
    """
    parts = []
    for verdict, _, here in grouped(rows):
        if not here:
            continue
        body = [
            (
                f"{cell(row['where'])}<br>`{row['id']}`",
                cell(with_unit(row["paper"], row["unit"])),
                cell(found(row)),
                cell(row["why"])
                + (f"<br>**Would decide it:** {cell(row['decides'])}" if row["decides"] else ""),
                cell(row["circular"]),
            )
            for row in here
        ]
        parts.append(
            f"### {verdict.capitalize()}: {len(here)} of {len(rows)}\n\n"
            + captioned(
                f"Claims of the paper: {verdict}.",
                table(["where", "the paper", "this run", "why", "circular"], body),
                "claims",
            )
        )
    return "\n\n".join(parts)


def benchmarks_of(folder):
    """Return what Snakemake measured of each job: (rule, row of its benchmark).

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds RULE.tsv of rules with one job and RULE/JOB.tsv of the others.
    """
    return [
        (path.relative_to(folder).with_suffix("").parts[0], read_benchmark(path))
        for path in sorted(Path(folder).rglob("*.tsv"))
    ]


def total(rows, column):
    """Return the sum of a column over benchmarks; jobs too short to be measured count nothing."""
    return sum(row.get(column, 0.0) for row in rows)


def costs(folder, stages):
    """Return run time and memory of the jobs of each stage.

    Parameters
    ----------
    folder : str or pathlib.Path
        As `benchmarks_of` takes it.
    stages : dict of str to list of str
        Stage to the names of its benchmarks.
    """
    maker = {rule: stage for stage, rules in stages.items() for rule in rules}
    jobs = {}
    for rule, row in benchmarks_of(folder):
        if rule in maker:
            jobs.setdefault(maker[rule], []).append((rule, row))
    body = []
    for stage in (name for name in stages if name in jobs):
        rule, longest = max(jobs[stage], key=lambda job: job[1]["s"])
        rows = [row for _, row in jobs[stage]]
        peak = max(row.get("max_rss", 0.0) for row in rows)
        body.append(
            (
                stage,
                str(len(rows)),
                fixed(total(rows, "s") / 60, 1),
                fixed(total(rows, "cpu_time") / 60, 1),
                f"{rule}, {significant(longest['s'], 2)} s",
                fixed(peak / 1024, 2),
            )
        )
    return captioned(
        "Jobs of this run by stage, as Snakemake measured them.",
        table(
            ["stage", "jobs", "minutes", "processor minutes", "longest job", "peak / GiB"],
            body,
            "lrrrlr",
        ),
    )


def dearest(folder, number=10):
    """Return the rules that took most processor time.

    Parameters
    ----------
    folder : str or pathlib.Path
        As `benchmarks_of` takes it.
    number : int
        Rules shown.
    """
    rules = {}
    for rule, row in benchmarks_of(folder):
        rules.setdefault(rule, []).append(row)
    spent = {rule: total(rows, "cpu_time") for rule, rows in rules.items()}
    everything = sum(spent.values()) or 1.0
    shown = sorted(spent, key=spent.get, reverse=True)[:number]
    return captioned(
        f"The {len(shown)} dearest rules of this run.",
        table(
            ["rule", "jobs", "processor seconds", "share"],
            [
                (
                    rule,
                    str(len(rules[rule])),
                    fixed(spent[rule], 0),
                    f"{100 * spent[rule] / everything:.0f} %",
                )
                for rule in shown
            ],
            "lrrr",
        ),
    )


class RunTables:
    """The tables of a run by name; a page says `{{ numbers("fidelity") }}`.

    Parameters
    ----------
    paths : dict of str to str
        Name of a table to its csv file. One that this run does not make is missing.
    benchmarks : str
        Folder of Snakemake's.
    stages : dict of str to list of str
        As `costs` takes them.
    """

    MAKERS = {
        "table1": quality,
        "modalities": modalities,
        "fidelity": fidelity,
        "distributions": distributions,
        "two_sample": two_sample,
        "fidelity_reference": fidelity,
        "two_sample_reference": two_sample,
        "laws_printed": partial(laws, basis="printed"),
        "laws_estimated": partial(laws, basis="estimate"),
        "adversarial": adversarial,
        "published_tuned": published_tuned,
        "published_tuned_training": published_tuned_training,
        "thickness_series": study,
        "edge_dislocation": study,
        "nanoparticle": study,
        "response": response,
        "convergence": convergence,
        "superposition": superposition,
        "noise_models": noise_models,
        "contrast": contrast,
        "ablation": ablation,
        "scaling": scaling,
        "scaling_points": scaling_points,
        "grid": grid,
        "terms": terms,
        "exponents": exponents,
        "generator": generator,
        "claims": claims,
    }
    SHARED = {"modalities": "table1", "laws_printed": "laws", "laws_estimated": "laws"}

    def __init__(self, paths, benchmarks, stages):
        self.paths, self.benchmarks, self.stages = paths, benchmarks, stages

    def __call__(self, name, *arguments):
        """Return one table, or a sentence where the run has none.

        Raises
        ------
        KeyError
            If there is no such table in any run.
        """
        if name == "costs":
            return costs(self.benchmarks, self.stages)
        if name == "dearest":
            return dearest(self.benchmarks)
        if name not in self.MAKERS:
            raise KeyError(f"there is no table of a run {name!r}: a page of docs/ asks for it")
        source = self.SHARED.get(name, name)
        if source not in self.paths:
            return "*This run did not measure it: it needs the authors' package.*"
        maker = self.MAKERS[name]
        if maker is study:
            arguments = (name,)
        return maker(rows_of(self.paths[source]), *arguments)
