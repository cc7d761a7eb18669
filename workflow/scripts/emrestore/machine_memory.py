"""Memory of this machine and of the control group of this process, as Linux tells it."""

from pathlib import Path

KIB = 1024
GROUP = "sys/fs/cgroup"


def told(field, root="/"):
    """Return a field of /proc/meminfo, such as ``MemTotal`` [byte].

    Parameters
    ----------
    field : str
    root : str
        Where ``proc`` is found.
    """
    lines = (Path(root) / "proc/meminfo").read_text().splitlines()
    return int(dict(line.split(":") for line in lines)[field].split()[0]) * KIB


def group_limit(root="/"):
    """Return the limit of the control group [byte], or None without one.

    Parameters
    ----------
    root : str
        Where ``sys`` is found.
    """
    limit = Path(root) / GROUP / "memory.max"
    if not limit.exists() or limit.read_text().strip() == "max":
        return None
    return int(limit.read_text())


def group_use(root="/"):
    """Return what the control group takes [byte]; ``root`` is where ``sys`` is found."""
    return int((Path(root) / GROUP / "memory.current").read_text())
