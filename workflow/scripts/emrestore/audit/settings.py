"""Config values with the unit and source that stand beside them in config.yaml."""

import yaml


def comments(text):
    """Return the comment beside each key of a YAML text.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict
        Path of keys (tuple of str) to comment (str, '' where there is none).
    """
    lines, found = text.splitlines(), {}

    def walk(node, path):
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            return
        for key, value in node.value:
            where = (*path, key.value)
            found[where] = lines[key.start_mark.line].partition(" # ")[2].strip()
            walk(value, where)

    # by libyaml: ten times as fast, and read at every start
    walk(yaml.compose(text, Loader=yaml.CSafeLoader), ())
    return found


def flattened(config, known, path=()):
    """Return the rows of a config: one per key that has a comment of its own or holds a value.

    Parameters
    ----------
    config : dict
        The resolved config.
    known : dict
        From `comments`.

    Returns
    -------
    list of (str, str, str)
        Dotted key, value, and "unit; source".
    """
    rows = []
    for key, value in config.items():
        where = (*path, str(key))
        nested = isinstance(value, dict) and any(
            other[: len(where)] == where and len(other) > len(where) for other in known
        )
        if nested:
            rows += flattened(value, known, where)
        else:
            shown = yaml.safe_dump(value, default_flow_style=True, width=10000)
            rows.append(
                (".".join(where), shown.removesuffix("...\n").strip(), known.get(where, ""))
            )
    return rows
