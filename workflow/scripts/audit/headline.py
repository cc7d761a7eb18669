"""The few numbers that README.md quotes: quality, verdicts, time, disk, machine."""

import csv

from emrestore.audit.headline import Number, headline
from emrestore.audit.records import jobs_behind, read_records
from emrestore.audit.run_facts import commit, machine
from emrestore.files import writing
from emrestore.logs import log_to


def read_table(path):
    """Return the rows of a CSV file as text."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def main(table1, claims, everything, folders, scale, seed, output, root="."):
    """Write headline.csv.

    Parameters
    ----------
    table1, claims : str
        Tables of the run.
    everything : list of str
        All results of the run, as Snakemake names them.
    folders : list of str
        All that the run wrote.
    scale : str
    seed : int
    output : str
    root : str
        The project's folder.
    """
    jobs = jobs_behind(everything, read_records(f"{root}/.snakemake/metadata"))
    numbers = headline(
        read_table(table1),
        read_table(claims),
        jobs,
        root,
        folders,
        machine(),
        commit(root),
        scale,
        seed,
    )
    with writing(output) as temporary, open(temporary, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(Number._fields)
        rows.writerows(numbers)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input.table1,
        snakemake.input.claims,
        snakemake.input.everything,
        snakemake.params.folders,
        snakemake.params.scale,
        snakemake.params.seed,
        snakemake.output[0],
    )
