"""What this machine has to hand out to jobs."""

from emrestore.gpus import in_sight
from emrestore.machine_memory import group_limit, told

MB = 1_000_000


def memory_mb(root="/"):
    """Return the memory of this machine, or the limit of this process's control group if that is less.

    Parameters
    ----------
    root : str
        Where ``proc`` and ``sys`` are found.

    Returns
    -------
    int
        MB.
    """
    total, limit = told("MemTotal", root), group_limit(root)
    return (min(total, limit) if limit else total) // MB


def limits():
    """Return what all jobs of this machine may use together, by Snakemake's names of resources."""
    return {"gpu": len(in_sight()), "mem_mb": memory_mb()}
