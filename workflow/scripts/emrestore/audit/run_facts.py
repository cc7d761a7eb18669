"""What a run was made with: the commit of the code and the machine."""

import os
import platform
import subprocess
from pathlib import Path


def commit(folder):
    """Return the commit of a folder's code, with a note if files differ from it.

    Parameters
    ----------
    folder : str or pathlib.Path

    Returns
    -------
    str
        ``unknown`` without git or outside a repository.
    """

    def git(*arguments):
        asked = ["git", "-C", str(folder), *arguments]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "HEAD") + (" with uncommitted changes" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine():
    """Return what this computer is, as a dict of str to str."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "operating system": platform.platform(),
        "processor": processor,
        "logical cores": str(os.cpu_count()),
        "memory": f"{memory / 2**30:.1f} GiB",
        "Python": platform.python_version(),
    }
