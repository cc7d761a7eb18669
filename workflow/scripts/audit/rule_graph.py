"""The graph of the stages, by Snakemake's records: whose jobs read files of which stage."""

import csv
import logging
from pathlib import Path

from emrestore.audit.records import jobs_behind, read_records
from emrestore.audit.stage_graph import edges, stage_rules, stages
from emrestore.figures.rule_graph import drawn
from emrestore.figures.style import save
from emrestore.files import writing
from emrestore.logs import log_to

RECORDS = Path(".snakemake/metadata")
HEADS = ["from_stage", "to_stage", "from_rule", "to_rule", "files"]


def main(results, rules, records, outputs):
    """Draw the graph and write its edges.

    Parameters
    ----------
    results : list of str
        Files whose jobs, and the jobs before them, are shown.
    rules : list of dict
        From `emrestore.jobs.record.documented`.
    records : str or pathlib.Path
        Snakemake's.
    outputs : dict
        png, pdf, csv.
    """
    jobs = jobs_behind(results, read_records(records))
    by_stage = stage_rules(rules)
    rows = edges(jobs, {name: stage for stage, names in by_stage.items() for name in names})
    logging.info("%d jobs, %d pairs of rules of different stages", len(jobs), len(rows))
    with writing(outputs["csv"]) as temporary, open(temporary, "w", newline="") as file:
        table = csv.DictWriter(file, HEADS, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(rows, key=lambda row: tuple(row.values())))
    save(drawn(stages(by_stage, jobs, rows)), outputs["png"], outputs["pdf"])


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        snakemake.input,
        snakemake.params.rules,
        RECORDS,
        {name: snakemake.output[name] for name in ("png", "pdf", "csv")},
    )
