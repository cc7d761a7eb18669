"""The arithmetic of a network on this machine."""

from pathlib import Path

POLICIES = {"float32": "float32", "bfloat16": "mixed_bfloat16"}


def keras_policy(precision, cpuinfo="/proc/cpuinfo"):
    """Return the Keras dtype policy of a precision of the config.

    Parameters
    ----------
    precision : str
        ``float32``, ``bfloat16`` (slow on CPUs without it) or ``auto``: bfloat16 where the processor
        multiplies it itself.
    cpuinfo : str
        File that lists the processor's abilities.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the precision is none of these.
    """
    if precision == "auto":
        path = Path(cpuinfo)
        flags = path.read_text().split() if path.exists() else []
        precision = "bfloat16" if {"avx512_bf16", "amx_bf16"} & set(flags) else "float32"
    if precision not in POLICIES:
        raise ValueError(f"the precision is {precision!r}: expected float32, bfloat16 or auto")
    return POLICIES[precision]
