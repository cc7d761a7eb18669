"""Markdown tables of parameters and rules."""

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


def table(heads, rows):
    """Return a Markdown table.

    Parameters
    ----------
    heads : list of str
    rows : list of sequences of str
    """
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def paths(values, path=()):
    """Yield the path (tuple of keys) of every key of nested dictionaries, outer ones first."""
    for key, value in values.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from paths(value, (*path, key))


def below(values, path):
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
        Name of a scale to the text of its file.
    schema : dict
    """

    def __init__(self, config, scales, schema):
        self.comments = comments(config)
        self.config = yaml.safe_load(config)
        self.scales = {name: yaml.safe_load(text) or {} for name, text in scales.items()}
        self.schema = schema
        self.paths = {".".join(map(str, path)): path for path in paths(self.config)}

    def __call__(self, section, *left_out):
        """Return the table of one section.

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
        for key, value, note in flattened(below(self.config, start), self.comments, start):
            if any(key == name or key.startswith(f"{name}.") for name in left_out):
                continue
            path = self.paths[key]
            others = {
                name: flow(below(sizes, path))
                for name, sizes in self.scales.items()
                if below(sizes, path) is not None
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
        return table(["key", "value", "other at a scale", "unit; source", "allowed"], rows)


def rules_table(rules, *files):
    """Return what the rules of some files do and make.

    Parameters
    ----------
    rules : list of dict
        name, file, docstring, output (list of str), script (str or None) of every rule.
    *files : str
        "datasets.smk".

    Raises
    ------
    KeyError
        If a file has no rules.
    """
    rows = []
    for file in files:
        known = [rule for rule in rules if rule["file"] == file]
        if not known:
            raise KeyError(f"workflow/rules/{file} has no rules: a page of docs/ asks for it")
        for rule in known:
            script = f"`{rule['script'].rsplit('/', 1)[-1]}`" if rule["script"] else ""
            outputs = "<br>".join(f"`{cell(path)}`" for path in rule["output"])
            rows.append((f"`{rule['name']}`", cell(rule["docstring"]), outputs, script))
    return table(["rule", "what it does", "what it makes", "script"], rows)
