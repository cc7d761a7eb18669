"""The config of a run: config.yaml, the sizes of the scale on top, and checks with plain words."""

import difflib
from pathlib import Path

import yaml

SCALES = ("test", "demo", "paper")


def merged(base, changes, where="config"):
    """Return `base` with the values of `changes`, section by section.

    Raises
    ------
    KeyError
        If `changes` has a key that `base` lacks: it would have no effect.
    """
    result = dict(base)
    for key, value in changes.items():
        if key not in base:
            near = difflib.get_close_matches(key, base, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise KeyError(f"{where}: unknown key {key!r}{hint} Known: {', '.join(map(str, base))}")
        # a range is a value: {uniform: [0, 1]} may replace a number and the other way round
        nested = isinstance(base[key], dict) and isinstance(value, dict)
        ranges = nested and len(value) == 1 and not set(value) & set(base[key])
        result[key] = merged(base[key], value, f"{where}.{key}") if nested and not ranges else value
    return result


def resolved(given, folder):
    """Return the config of a run.

    Parameters
    ----------
    given : dict
        What the user gave with --config, on top of config.yaml and the scale.
    folder : str or pathlib.Path
        The project's folder, with config.yaml and scales/.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        For a key that config.yaml lacks, with the nearest known one.
    ValueError
        For an unknown scale.
    """
    folder = Path(folder)
    base = yaml.safe_load((folder / "config.yaml").read_text())
    scale = given.get("scale", base["scale"])
    if scale not in SCALES:
        raise ValueError(
            f"unknown scale {scale!r}; expected one of {', '.join(SCALES)}: "
            "give it as --config scale=test"
        )
    sizes = yaml.safe_load((folder / "scales" / f"{scale}.yaml").read_text()) or {}
    return merged(merged(base, sizes, f"scales/{scale}.yaml"), given, "--config")
