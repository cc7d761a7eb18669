"""The config of a run: config.yaml, on top the scale's sizes and the laws, and checks in plain words."""

import copy
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from emrestore.config.ranges import check_ranges
from emrestore.config.sections import merged

NAMES = {
    "scale": ("test", "demo", "rehearsal", "workstation", "paper"),
    "laws": ("taken", "printed"),
}
# scales that change another one
OVER = {"rehearsal": "paper", "workstation": "paper"}
PACKAGE = Path(__file__).parents[1]
# an installed package carries what its checkout keeps at the top
INSTALLED = (PACKAGE / "project").is_dir()
PROJECT = PACKAGE / "project" if INSTALLED else PACKAGE.parents[2]


def check_values(config, schema):
    """Refuse values of the wrong kind.

    Parameters
    ----------
    config : dict
    schema : dict
        JSON schema.

    Raises
    ------
    ValueError
        Names the key, what was found and what is expected.
    """
    error = best_match(Draft202012Validator(schema).iter_errors(config))
    if error is not None:
        raise ValueError(
            f"config: {error.json_path.removeprefix('$.')}: {error.message} "
            f"(expected {error.validator}: {error.validator_value}): mend it in config.yaml, in the "
            "scale or after --config"
        )


def typed(value):
    """Return a value of --config with its numbers: Snakemake hands on nested ones as text."""
    if isinstance(value, dict):
        return {typed(key): typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [typed(part) for part in value]
    return yaml.safe_load(value) if isinstance(value, str) else value


def read_yaml(path):
    """Return what a YAML file holds, by libyaml: ten times as fast as the reader in Python."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def with_own_names(schema, config):
    """Return the schema that knows the modalities and networks that a config adds, too."""
    schema = copy.deepcopy(schema)
    modalities, networks = config["datasets"]["added"], config["networks"]["added"]
    schema["$defs"]["modalities"]["items"]["enum"] += modalities
    schema["properties"]["modality"]["enum"] += modalities
    schema["properties"]["network"]["enum"] += networks
    return schema


def with_added(config):
    """Return a config whose added modalities and networks stand where those of the paper stand.

    Raises
    ------
    ValueError
        If an added name is known already.
    """
    config = copy.deepcopy(config)
    for section, known in (
        ("datasets", config["datasets"]["modalities"]),
        ("networks", config["networks"]),
    ):
        for name in set(config[section]["added"]) & set(known):
            raise ValueError(
                f"config: {section}.added.{name}: the name {name!r} is taken: give it another one"
            )
    for name, section in config["datasets"].pop("added").items():
        config["datasets"]["modalities"].append(name)
        config["comparison"]["images"][name] = section["compared"]
    for name, section in config["networks"].pop("added").items():
        config["networks"][name] = section["sizes"]
        config["training"]["modalities"][name] = section["modalities"]
        config["training"][name] = {key: section[key] for key in ("steps", "learning_rate")}
    return config


def layers(scale, laws):
    """Return the files that lie over config.yaml, lowest first: list of str, below the project."""
    scales = [f"scales/{name}.yaml" for name in (OVER.get(scale), scale) if name]
    return scales + [f"laws/{laws}.yaml"] * (laws != "taken")


def checked_name(config, given, kind):
    """Return the scale or the laws of a run.

    Parameters
    ----------
    config : dict
        config.yaml.
    given : dict
        What the user gave on top of it.
    kind : str
        Key of both, "scale" or "laws".

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    name, known = given.get(kind, config[kind]), NAMES[kind]
    if name not in known:
        raise ValueError(
            f"unknown {kind} {name!r}; expected one of {', '.join(known)}: "
            f"give it as --config {kind}={known[0]}"
        )
    return name


def resolved(given, folder=PROJECT):
    """Return the config of a run.

    Parameters
    ----------
    given : dict
        What the user gave with --config, on top of config.yaml, the scale and the laws.
    folder : str or pathlib.Path
        The project's folder, with config.yaml, scales/ and laws/.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        For a key that config.yaml lacks, with the nearest known one.
    ValueError
        For an unknown scale or unknown laws, a value of the wrong kind, or an impossible range.
    """
    folder, given = Path(folder), typed(given)
    config = read_yaml(folder / "config.yaml")
    for path in layers(*(checked_name(config, given, kind) for kind in ("scale", "laws"))):
        config = merged(config, read_yaml(folder / path) or {}, path)
    config = merged(config, given, "--config")
    schema = read_yaml(folder / "workflow" / "schemas" / "config.schema.yaml")
    check_values(config, with_own_names(schema, config))
    check_ranges(config)
    return with_added(config)
