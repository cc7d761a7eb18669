"""The audit: every claim of the paper against this run, and one page with all that backs it."""

from pathlib import Path

import pandas as pd
import yaml
from emrestore.audit.claims import judged
from emrestore.audit.page import embedded, environments, rendered
from emrestore.audit.settings import comments, flattened
from emrestore.files import writing
from emrestore.logs import log_to

STUDIES = ["thickness_series", "edge_dislocation", "nanoparticle", "response", "thickness"]


def read_yaml(path):
    """Return what a YAML file holds."""
    with open(path) as file:
        return yaml.safe_load(file)


def main(inputs, outputs, config, rule_files):
    """Write claims.csv, deviations.csv and index.html.

    Parameters
    ----------
    inputs : dict
        claims, deviations, captions, template, table1, per_image, sizes, exponents, ablation,
        noise_models, contrast (or nothing), the names of `STUDIES`, config_file, scale_file: str;
        figures, environments: list of str.
    outputs : dict
        claims, deviations, page.
    config : dict
        The resolved config.
    rule_files : dict
        Rule to the file that holds it, relative to the project.
    """
    table, per_image = pd.read_csv(inputs["table1"]), pd.read_csv(inputs["per_image"])
    sizes = pd.read_csv(inputs["sizes"], index_col="network").to_dict("index")
    claims = judged(
        read_yaml(inputs["claims"]),
        table,
        per_image,
        sizes,
        config["scale"],
        config["seed"],
        config["audit"],
        pd.read_csv(inputs["exponents"]),
        pd.read_csv(inputs["ablation"]),
        {name: pd.read_csv(inputs[name]) for name in STUDIES},
        pd.read_csv(inputs["noise_models"]),
        pd.read_csv(inputs["contrast"]) if inputs["contrast"] else None,
    )
    deviations = pd.DataFrame(read_yaml(inputs["deviations"]))
    captions = read_yaml(inputs["captions"])
    known = {}
    for name in ("config_file", "scale_file"):
        with open(inputs[name]) as file:
            known |= comments(file.read())
    with open(inputs["template"]) as file:
        page = rendered(
            file.read(),
            claims=claims.to_dict("records"),
            verdicts=claims["verdict"].value_counts().to_dict(),
            deviations=deviations.to_dict("records"),
            table1=table.to_dict("records"),
            figures=[(embedded(path), captions[Path(path).stem]) for path in inputs["figures"]],
            settings=flattened(config, known),
            environments=environments(inputs["environments"]),
            scale=config["scale"],
            seed=config["seed"],
            rule_files=rule_files,
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
        snakemake.params.rule_files,
    )
