"""The ranges that the config may hold: their names, and how to know one."""

DISTRIBUTIONS = (
    "uniform",
    "loguniform",
    "normal",
    "lognormal",
    "integer",
    "choice",
    "truncated_exponential",
)


def is_range(value):
    """Tell whether a value of the config is a range: a dictionary of one of these names alone."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in DISTRIBUTIONS
