"""What this machine has to hand out to jobs."""

from pathlib import Path

from emrestore.gpus import in_sight

KIB = 1024
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
    lines = (Path(root) / "proc/meminfo").read_text().splitlines()
    fields = dict(line.split(":") for line in lines)
    total = int(fields["MemTotal"].split()[0]) * KIB
    limit = Path(root) / "sys/fs/cgroup/memory.max"
    if limit.exists() and limit.read_text().strip() != "max":
        total = min(total, int(limit.read_text()))
    return total // MB


def limits():
    """Return what all jobs of this machine may use together, by Snakemake's names of resources."""
    return {"gpu": len(in_sight()), "mem_mb": memory_mb()}
