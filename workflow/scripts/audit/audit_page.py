"""The audit: every claim of the paper against this run, and one page with all that backs it."""

from pathlib import Path

import pandas as pd
import yaml
from emrestore.audit.page import (
    CLASSES,
    MARKS,
    MEANINGS,
    affected,
    environments,
    found,
    grouped,
    law_evidence,
    placed,
    with_unit,
)
from emrestore.audit.records import jobs_behind, read_records
from emrestore.audit.run_facts import commit
from emrestore.audit.settings import comments, flattened
from emrestore.audit.trace import origin
from emrestore.claims.judges import TABLES
from emrestore.claims.judging import judged
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.pages import reading_copy, rendered


def read_yaml(path):
    """Return what a YAML file holds."""
    with open(path) as file:
        return yaml.safe_load(file)


def read_table(paths):
    """Return one table of a CSV file or of several of one kind; None where the run has none."""
    parts = [pd.read_csv(path) for path in ([paths] if isinstance(paths, str) else paths)]
    return pd.concat(parts, ignore_index=True) if parts else None


def read_rows(path):
    """Return the rows of laws.csv by key, as text; none where the run has no such table."""
    if not path:
        return {}
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return table.set_index("key").to_dict("index")


def origins(paths, rules):
    """Return where files come from, by path; one that Snakemake has no record of is left out.

    Parameters
    ----------
    paths : list of str
    rules : dict of str to dict
        As `emrestore.audit.trace.origin` takes them.
    """
    jobs = jobs_behind(paths, read_records(".snakemake/metadata"))
    return {path: origin(job, rules[job.rule]) for job in jobs for path in job.outputs}


def main(inputs, outputs, config, rules):
    """Write claims.csv, deviations.csv and index.html.

    Parameters
    ----------
    inputs : dict
        claims, deviations, captions, template, style, behaviour, laws (or nothing), study_trust,
        config_file: str; those of `TABLES`: str, list of str, or nothing; layer_files, figures,
        environments: list of str.
    outputs : dict
        claims, deviations, page.
    config : dict
        The resolved config.
    rules : dict of str to dict
        Where each rule stands and what it is made of, as `emrestore.audit.trace.origin` takes it.
    """
    tables = {name: read_table(inputs[name]) for name in (*TABLES, "study_trust")}
    settings = config["audit"] | {"incoherent": config["fit"]["dark_fields"]}
    claims = judged(read_yaml(inputs["claims"]), tables, settings, config["scale"])
    laws = read_rows(inputs["laws"])
    deviations = pd.DataFrame(
        {
            name: text + law_evidence(entry.get("laws", []), laws) if name == "evidence" else text
            for name, text in entry.items()
            if name != "laws"
        }
        for entry in read_yaml(inputs["deviations"])
    )
    departures = [
        row | {"claims": affected(row["affects"], claims["id"])}
        for row in deviations.to_dict("records")
    ]
    captions = read_yaml(inputs["captions"])
    results = f"results/{config['scale']}"
    sources = [f"{results}/{source}" for source in claims["source"]]
    known_origins = origins([*sources, *inputs["figures"]], rules)
    known = {}
    for path in (inputs["config_file"], *inputs["layer_files"]):
        known |= comments(Path(path).read_text())
    texts = {name: Path(inputs[name]).read_text() for name in ("template", "style", "behaviour")}
    shown = [
        row
        | {
            "said": with_unit(row["paper"], row["unit"]),
            "found": found(row),
            "origin": known_origins.get(path),
            "departures": [one for one in departures if row["id"] in one["claims"]],
        }
        for row, path in zip(claims.to_dict("records"), sources, strict=True)
    ]
    page = rendered(
        **texts,
        groups=grouped(shown),
        placed=[row | placed(row) for row in shown if placed(row)],
        meanings=MEANINGS,
        marks=MARKS,
        classes=CLASSES,
        deviations=departures,
        table1=tables["table1"].to_dict("records"),
        figures=[
            (reading_copy(path), captions[Path(path).stem], path, known_origins.get(path))
            for path in inputs["figures"]
        ],
        settings=flattened(config, known),
        environments=environments(inputs["environments"]),
        scale=config["scale"],
        seed=config["seed"],
        commit=commit("."),
    )
    for name, frame in (("claims", claims), ("deviations", deviations)):
        with writing(outputs[name]) as temporary:
            frame.to_csv(temporary, index=False, lineterminator="\n")
    with writing(outputs["page"]) as temporary:
        temporary.write_text(page)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        dict(snakemake.output.items()),
        snakemake.params.config,
        snakemake.params.rules,
    )
