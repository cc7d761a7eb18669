"""Run time and memory of every job, from the benchmarks that Snakemake measured."""

from pathlib import Path

import pandas as pd
from emrestore.figures.resources import drawn
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to


def measured(folder):
    """Return the benchmarks of a folder as one table.

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds RULE.tsv of rules with one job and RULE/JOB.tsv of the others.

    Returns
    -------
    pandas.DataFrame
        rule, job ('' where the rule has only one), seconds, cpu_seconds, peak_mib (resident set;
        NaN where the job was too short to be measured), sorted by rule and job.

    Raises
    ------
    FileNotFoundError
        If there is no benchmark.
    """
    rows = []
    for path in sorted(Path(folder).rglob("*.tsv")):
        rule, *job = path.relative_to(folder).with_suffix("").parts
        row = pd.read_csv(path, sep="\t", na_values="-").iloc[-1]
        rows.append(
            {
                "rule": rule,
                "job": "/".join(job),
                "seconds": row["s"],
                "cpu_seconds": row["cpu_time"],
                "peak_mib": row["max_rss"],
            }
        )
    if not rows:
        raise FileNotFoundError(f"{folder}: no benchmark (*.tsv): run ./reproduce first")
    return pd.DataFrame(rows)


def main(benchmarks, png, pdf, csv):
    """Draw the benchmarks of a folder and write them to `csv`."""
    table = measured(benchmarks)
    save(drawn(table), png, pdf)
    with writing(csv) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.params.benchmarks,
        snakemake.output.png,
        snakemake.output.pdf,
        snakemake.output.csv,
    )
