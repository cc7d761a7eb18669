"""The arithmetic that a processor has, told without TensorFlow."""

from pathlib import Path

PRECISIONS = ("float32", "tf32", "bfloat16", "float16")


def precision_on_processor(precision, cpuinfo="/proc/cpuinfo"):
    """Return what a precision of the config means on the processor of this machine.

    Parameters
    ----------
    precision : str
        One of `PRECISIONS`, or ``auto``: bfloat16 where the processor multiplies it itself, else float32.
    cpuinfo : str
        File that lists the processor's abilities.

    Returns
    -------
    str
        One of `PRECISIONS`.

    Raises
    ------
    ValueError
        If the precision is none of these.
    """
    if precision == "auto":
        path = Path(cpuinfo)
        flags = path.read_text().split() if path.exists() else []
        precision = "bfloat16" if {"avx512_bf16", "amx_bf16"} & set(flags) else "float32"
    if precision not in PRECISIONS:
        raise ValueError(
            f"the precision is {precision!r}: expected {', '.join(PRECISIONS)} or auto"
        )
    return precision
