"""Markdown tables of parameters and rules."""

import re
from pathlib import PurePosixPath

import yaml

from emrestore.audit.settings import comments, flattened
from emrestore.documentation.schema import in_words, subschema

SHOWN = 60  # characters; a longer value stands in config.yaml


def cell(text):
    """Return a text that does not end its cell of a Markdown table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def code(text):
    """Return a cell set as code, or an empty one; long values are cut."""
    text = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"
    return f"`{cell(text)}`" if text else ""


def table(heads, rows, sides=""):
    """Return a Markdown table.

    Parameters
    ----------
    heads : list of str
    rows : list of sequences of str
    sides : str
        l or r for each column, where its cells stand. Empty: all left.
    """
    rulers = ["--:" if side == "r" else "---" for side in sides or "l" * len(heads)]
    lines = [heads, rulers, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def captioned(caption, shown, kind="measured"):
    """Return a Markdown table with a caption above it; `kind` is its class in docs/site.css."""
    return f":::{{table}} {caption}\n:class: {kind}\n\n{shown}\n:::"


def folded(summary, shown):
    """Return a Markdown table that a click on its summary (HTML) opens."""
    return f"<details><summary>{summary}</summary>\n\n{shown}\n\n</details>"


def paths(values, path=()):
    """Yield the path (tuple of keys) of every key of nested dictionaries, outer ones first."""
    for key, value in values.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from paths(value, (*path, key))


def value_at(values, path):
    """Return the part of nested values below a path of keys, or None."""
    for key in path:
        if not isinstance(values, dict) or key not in values:
            return None
        values = values[key]
    return values


def flow(value):
    """Return a value as YAML in one line."""
    shown = yaml.safe_dump(value, default_flow_style=True, width=10000, sort_keys=False)
    return shown.removesuffix("...\n").strip()


class Parameters:
    """The parameters of the project, from config.yaml, the scales and the schema.

    Parameters
    ----------
    config : str
        Text of config.yaml.
    scales : dict of str to str
        Name of a scale, or of laws, to the text of its file.
    schema : dict
    """

    def __init__(self, config, scales, schema):
        self.comments = comments(config)
        self.config = yaml.safe_load(config)
        self.scales = {name: yaml.safe_load(text) or {} for name, text in scales.items()}
        self.schema = schema
        self.paths = {".".join(map(str, path)): path for path in paths(self.config)}

    def __call__(self, section, *left_out):
        """Return the table of one section, folded.

        Parameters
        ----------
        section : str
            Dotted path, "distortion.tem".
        *left_out : str
            Sections below it that stand elsewhere.

        Raises
        ------
        KeyError
            If config.yaml has no such section.
        """
        if section not in self.paths:
            raise KeyError(f"config.yaml has no section {section!r}: a page of docs/ asks for it")
        start, rows = self.paths[section], []
        for key, value, note in flattened(value_at(self.config, start), self.comments, start):
            if any(key == name or key.startswith(f"{name}.") for name in left_out):
                continue
            path = self.paths[key]
            others = {
                name: flow(value_at(sizes, path))
                for name, sizes in self.scales.items()
                if value_at(sizes, path) is not None
            }
            rows.append(
                (
                    f"`{key.removeprefix(section + '.')}`",
                    code(value),
                    "; ".join(f"{name}: {code(other)}" for name, other in others.items()),
                    cell(note),
                    cell(in_words(self.schema, subschema(self.schema, self.config, path))),
                )
            )
        summary = f"Parameters <code>{section}</code>: {len(rows)} values"
        heads = ["key", "value", "at a scale, or as printed", "unit; source", "allowed"]
        return folded(summary, table(heads, rows))


def made(outputs, results):
    """Return the files of a rule in short: without its folder, and what wildcards may be.

    Parameters
    ----------
    outputs : list of str
        "results/test/figures/{figure,fig12|fig14}.png".
    results : str
        Folder of the run.

    Returns
    -------
    str
        Cell of a table; files of one name stand in a line, "`figures/{figure}.png` `.pdf`".
    """
    stems = {}
    for output in outputs:
        path = re.sub(r"\{(\w+),(?:[^{}]|\{[^{}]*\})*\}", r"{\1}", output.removeprefix(results))
        ending = PurePosixPath(path).suffix
        stems.setdefault(path.removesuffix(ending), []).append(ending)
    return "<br>".join(
        " ".join([f"`{cell(stem + endings[0])}`", *(f"`{ending}`" for ending in endings[1:])])
        for stem, endings in stems.items()
    )


def rules_table(rules, stage, results=""):
    """Return what the rules of a stage do and make.

    Parameters
    ----------
    rules : list of dict
        From `emrestore.jobs.record.documented`.
    stage : str
    results : str
        Folder of the run, left out where a path begins with it.

    Raises
    ------
    KeyError
        If the stage has no rules.
    """
    shown = [rule for rule in rules if rule["stage"] == stage]
    if not shown:
        raise KeyError(f"the stage {stage!r} has no rules: a page of docs/ asks for it")
    rows = [
        (f"`{rule['name']}`", cell(rule["docstring"]), made(rule["output"], results))
        for rule in shown
    ]
    files = ", ".join(f"`{name}`" for name in dict.fromkeys(rule["file"] for rule in shown))
    caption = (
        f"Rules of {files} in `workflow/rules/`; the script of each is "
        f"`workflow/scripts/{stage}/RULE.py`."
    )
    return captioned(caption, table(["rule", "what it does", "what it makes"], rows), "rules")
