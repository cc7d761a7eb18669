"""Memory that this process may still take."""

from pathlib import Path

KIB = 1024


def free_memory(root="/"):
    """Return the free memory, the smaller of the machine's and of the process's control group.

    Parameters
    ----------
    root : str
        Where ``proc`` and ``sys`` are found.

    Returns
    -------
    int
        Bytes.
    """
    lines = (Path(root) / "proc/meminfo").read_text().splitlines()
    fields = dict(line.split(":") for line in lines)
    free = int(fields["MemAvailable"].split()[0]) * KIB
    group = Path(root) / "sys/fs/cgroup"
    limit, used = group / "memory.max", group / "memory.current"
    if limit.exists() and limit.read_text().strip() != "max":
        free = min(free, int(limit.read_text()) - int(used.read_text()))
    return max(free, 0)
