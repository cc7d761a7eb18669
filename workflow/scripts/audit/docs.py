"""The documentation: docs/*.md filled with what this run is and made, a web site by Sphinx."""

import logging
import shutil
import tempfile
from pathlib import Path

import jinja2
import yaml
from cffconvert import Citation
from emrestore.audit.stage_graph import stage_rules
from emrestore.documentation.run_tables import RunTables
from emrestore.documentation.tables import Parameters, rules_table
from emrestore.logs import log_to
from sphinx.cmd.build import build_main

DOUBLE_MM = 180.0  # as emrestore.figures.style, which needs Matplotlib


def citation(path):
    """Return the text of CITATION.cff after checking it against the schema of its format.

    Parameters
    ----------
    path : str

    Returns
    -------
    str

    Raises
    ------
    jsonschema.ValidationError or pykwalify.errors.SchemaError
        If the file is not valid.
    """
    text = Path(path).read_text()
    Citation(text).validate()
    return text


def share_of_width(path):
    """Return how wide a picture is, in % of two columns of a journal [0 to 100]."""
    # width in the header of a PNG; figures are drawn with 300 pixels an inch
    pixels = int.from_bytes(Path(path).read_bytes()[16:20], "big")
    return min(100, round(100 * pixels / 300 * 25.4 / DOUBLE_MM))


def filled(page, calls):
    """Return the text of a page with its calls in double braces carried out."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True
    )
    return environment.from_string(Path(page).read_text()).render(**calls)


def main(inputs, names, rules, run, output):
    """Write the site into the folder `output`.

    Parameters
    ----------
    inputs : dict
        pages, screenshots, pictures, tables, scales, settings: list of str; captions, contributing,
        changes, citation, config_file, schema: str.
    names : dict of list of str
        pictures, tables: what pages call them.
    rules : list of dict
        See `emrestore.documentation.tables.rules_table`.
    run : dict
        scale, seed, results and benchmarks (folders).
    output : str

    Raises
    ------
    RuntimeError
        If Sphinx finds a fault, a link to nowhere among them.
    """
    pictures = dict(zip(names["pictures"], inputs["pictures"], strict=True))
    captions = yaml.safe_load(Path(inputs["captions"]).read_text())
    stages = stage_rules(rules)

    def picture(name, caption=""):
        """Return a figure of the run, a click shows it large; nothing where this run has none."""
        if name not in pictures:
            return ""
        words = f"{caption or captions[name]} Scale {run['scale']}, seed {run['seed']}."
        lines = [f":::{{figure}} pictures/{name}.png", f":alt: {words.replace('`', '')}"]
        lines += [f":target: _images/{name}.png", f":width: {share_of_width(pictures[name])}%"]
        return "\n".join([*lines, "", words, ":::"])

    pages = {Path(page).stem: page for page in inputs["pages"]}
    named = Path(pages["index"]).read_text().split()
    calls = {
        "others": [name for name in pages if name not in (*named, "index")],
        "parameters": Parameters(
            Path(inputs["config_file"]).read_text(),
            {Path(path).stem: Path(path).read_text() for path in inputs["scales"]},
            yaml.safe_load(Path(inputs["schema"]).read_text()),
        ),
        "rules": lambda stage: rules_table(rules, stage, run["results"]),
        "picture": picture,
        "pictures": set(pictures),
        "numbers": RunTables(
            dict(zip(names["tables"], inputs["tables"], strict=True)), run["benchmarks"], stages
        ),
        "citation": citation(inputs["citation"]),
        "scale": run["scale"],
        "seed": run["seed"],
    }
    with tempfile.TemporaryDirectory() as folder:
        source, site = Path(folder) / "source", Path(folder) / "site"
        (source / "pictures").mkdir(parents=True)
        for path in inputs["settings"]:
            shutil.copy(path, source)
        shutil.copy(inputs["contributing"], source / "contributing.md")
        shutil.copy(inputs["changes"], source / "changes.md")
        for path in inputs["screenshots"]:
            shutil.copy(path, source / "pictures")
        for name, path in pictures.items():
            shutil.copy(path, source / "pictures" / f"{name}.png")
        for page in pages.values():
            (source / Path(page).name).write_text(filled(page, calls))
        logging.info("%d pages, %d pictures", len(pages) + 2, len(pictures))
        options = ["-b", "html", "--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
        if build_main([*options, "-d", str(Path(folder) / "trees"), str(source), str(site)]):
            raise RuntimeError("docs/: Sphinx found the faults above: mend them and run again")
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(site, output)


if __name__ == "__main__":
    log_to(snakemake.log[0])
    main(
        dict(snakemake.input.items()),
        {"pictures": snakemake.params.pictures, "tables": snakemake.params.tables},
        snakemake.params.rules,
        snakemake.params.run,
        snakemake.output[0],
    )
