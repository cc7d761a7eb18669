"""Sections of a config: laid over each other, those of one set, values by dotted names.

This module needs no package: scripts of any environment use it.
"""

import copy
import difflib

from emrestore.config.distributions import is_range


def merged(base, changes, where="config"):
    """Return `base` with the values of `changes`, section by section.

    A range is a value: it is replaced as a whole. So is an empty section, which names nothing.

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
        section = isinstance(base[key], dict) and base[key] and not is_range(base[key])
        if section and isinstance(value, dict):
            value = merged(base[key], value, f"{where}.{key}")
        result[key] = value
    return result


def of_set(config, modality):
    """Return the sections specimen and imaging of a set.

    Parameters
    ----------
    config : dict
    modality : str
        Low-resolution sets (lrstem, lrtem, lrsem) have values of their own, from the section
        ``low_resolution``.

    Returns
    -------
    dict
        ``specimen`` and ``imaging``.

    Raises
    ------
    KeyError
        If ``low_resolution`` has a key that these sections lack.
    """
    changes = config["low_resolution"] if modality.startswith("lr") else {}
    return {
        name: merged(config[name], changes.get(name, {}), f"low_resolution.{name}")
        for name in ("specimen", "imaging")
    }


def group_of(config, name):
    """Return the group that holds a dotted name, and its last part."""
    *path, last = name.split(".")
    for part in path:
        config = config[part]
    return config, last


def with_values(config, values):
    """Return a copy of a config with some values in place of its own, by dotted names."""
    config = copy.deepcopy(config)
    for name, value in values.items():
        group, last = group_of(config, name)
        group[last] = value
    return config


def nested(values):
    """Return values by dotted names as sections in sections, as --config takes them."""
    sections = {}
    for name, value in values.items():
        *path, last = name.split(".")
        group = sections
        for part in path:
            group = group.setdefault(part, {})
        group[last] = value
    return sections
