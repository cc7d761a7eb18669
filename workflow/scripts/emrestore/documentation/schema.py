"""What a config value may be, in words, from the JSON schema of the config."""


def subschema(schema, config, path):
    """Return the part of the config's schema that speaks of one key.

    Parameters
    ----------
    schema : dict
        The whole schema, with $defs.
    config : dict
        The resolved config: a conditional schema depends on the value.
    path : tuple
        Keys of the config.

    Returns
    -------
    dict
        Empty where the schema says nothing.
    """
    part = schema
    for key in path:
        config = config[key]
        part = part.get("properties", {}).get(key, part.get("additionalProperties", {}))
        part = dereferenced(schema, part if isinstance(part, dict) else {})
        if "if" in part:
            group = isinstance(config, dict) and (len(config) > 1 or "probability" in config)
            part = dereferenced(schema, part["then" if group else "else"])
    return part


def dereferenced(schema, part):
    """Return what a {$ref: "#/$defs/NAME"} stands for, with the name under 'name'."""
    if "$ref" not in part:
        return part
    name = part["$ref"].rsplit("/", 1)[1]
    return {"name": name, **schema["$defs"][name]}


def bounds(part):
    """Return the bounds of a number in words."""
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    return ", ".join(f"{sign} {part[key]:g}" for key, sign in signs.items() if key in part)


def in_words(schema, part):
    """Return what values a part of the schema allows, in words.

    Parameters
    ----------
    schema : dict
        The whole schema.
    part : dict
        From `subschema`.

    Returns
    -------
    str
    """
    part = dereferenced(schema, part)
    if part.get("name") == "range":
        return "number or range"
    if "enum" in part:
        return "one of " + ", ".join(map(str, part["enum"]))
    if "anyOf" in part:
        return " or ".join(in_words(schema, option) for option in part["anyOf"])
    if "pattern" in part:
        return f"text like {part['pattern']}"
    kind = part.get("type", "")
    if kind == "array":
        items = in_words(schema, part.get("items", {}))
        count = part.get("minItems") if part.get("minItems") == part.get("maxItems") else None
        return f"list of {f'{count} × ' if count else ''}{items or 'values'}"
    if kind == "object" or "properties" in part:
        return "group of values"
    words = {
        "number": "number",
        "integer": "whole number",
        "string": "text",
        "boolean": "true or false",
    }
    names = [
        words.get(name, "none") for name in ([kind] if isinstance(kind, str) else kind) if name
    ]
    return " ".join(filter(None, (" or ".join(names), bounds(part))))
