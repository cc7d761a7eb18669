"""The GPUs of this machine, as nvidia-smi lists them, and one for each job by a lock on a file."""

import fcntl
import logging
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

QUERY = "index,uuid,name,memory.total,driver_version"
VISIBLE = "CUDA_VISIBLE_DEVICES"
# says to the jobs of a run what its start has found: a node of a cluster may see other devices
RESOLVED = "EMRESTORE_ACCELERATOR"
NONE = "-1"  # what hides all GPUs from CUDA
MARK = "computing on "  # in a log, before the facts of the device as JSON
LOCKS = Path(tempfile.gettempdir()) / "emrestore-gpus"
# the processes of all users of a machine share its GPUs
SHARED_FOLDER, SHARED_FILE = 0o1777, 0o666
LOOK_EVERY = 2.0  # s; for a device that is free

# what this process has taken
held = []


@dataclass(frozen=True)
class Gpu:
    """One GPU.

    Attributes
    ----------
    index : int
        As nvidia-smi counts.
    uuid, name, driver : str
    memory_mib : int
    """

    index: int
    uuid: str
    name: str
    memory_mib: int
    driver: str


def listed():
    """Return all GPUs of this machine: list of Gpu, empty where nvidia-smi is missing or fails."""
    command = ["nvidia-smi", f"--query-gpu={QUERY}", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    rows = [[part.strip() for part in line.split(",")] for line in told.splitlines() if line]
    return [
        Gpu(int(index), uuid, name, int(memory), driver)
        for index, uuid, name, memory, driver in rows
    ]


def in_sight():
    """Return the GPUs that this process may use: those of CUDA_VISIBLE_DEVICES, or all where it is unset.

    Returns
    -------
    list of Gpu
        A name in the variable is an index or the beginning of a UUID; what follows an unknown one
        is out of sight, as CUDA has it.
    """
    found = listed()
    if VISIBLE not in os.environ:
        return found
    seen = []
    for name in os.environ[VISIBLE].split(","):
        fitting = [gpu for gpu in found if name == str(gpu.index)]
        fitting += [gpu for gpu in found if name.startswith("GPU-") and gpu.uuid.startswith(name)]
        if not fitting:
            break
        seen.append(fitting[0])
    return seen


def locked(gpu, folder):
    """Return the open file whose lock makes a GPU this process's, None if another process has it."""
    file = os.open(folder / gpu.uuid, os.O_RDWR | os.O_CREAT, SHARED_FILE)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def take(count, folder=None):
    """Make some GPUs this process's own until it ends, and hide all others from it.

    Waits while other processes hold too many. The kernel undoes the locks of a process that is
    killed. Call it before CUDA starts.

    Parameters
    ----------
    count : int
        0 hides all GPUs.
    folder : pathlib.Path, optional
        Where the locks lie, one file a GPU; `LOCKS` otherwise.

    Returns
    -------
    list of Gpu

    Raises
    ------
    RuntimeError
        If fewer GPUs are in sight: a job that was promised one never goes on without.
    """
    seen = in_sight() if count else []
    if len(seen) < count:
        raise RuntimeError(
            f"this job was promised {count} GPU, but nvidia-smi and {VISIBLE} "
            f"({os.environ.get(VISIBLE, 'not set')}) show {len(seen)}: mend the driver or the "
            "allocation of the job, or run on the processor by --config accelerator=cpu"
        )
    folder = folder or LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(SHARED_FOLDER)
    taken, told = {}, False
    while len(taken) < count:
        for gpu in seen:
            if len(taken) < count and (file := locked(gpu, folder)) is not None:
                taken[gpu] = file
        if len(taken) < count:
            # all or nothing: two jobs that each hold half of what they need would wait for ever
            for file in taken.values():
                os.close(file)
            taken = {}
            if not told:
                logger.info("%d GPU wanted, too few are free: waiting", count)
            told = True
            time.sleep(LOOK_EVERY)
    held[:] = taken
    os.environ[VISIBLE] = ",".join(gpu.uuid for gpu in held) or NONE
    return list(held)
