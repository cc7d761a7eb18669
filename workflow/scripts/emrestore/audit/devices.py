"""The devices that the networks of a run computed on, as the logs of its jobs say."""

import json
from pathlib import Path

from emrestore.gpus import MARK

# what the bits of a result depend on, and what it is called in the record
NAMES = {
    "device": "device",
    "memory_mib": "memory of the device, MiB",
    "tensorflow": "TensorFlow",
    "precision": "precision",
}


def computed_on(log):
    """Return what a job computed on, by its log.

    Parameters
    ----------
    log : str or pathlib.Path

    Returns
    -------
    dict of str to str
        Of `NAMES`, those that are known; empty for a job without a network.
    """
    if not log or not Path(log).is_file():
        return {}
    told = [line.split(MARK, 1)[1] for line in Path(log).read_text().splitlines() if MARK in line]
    # the last line has the precision of the networks that were built
    facts = json.loads(told[-1]) if told else {}
    return {name: str(facts[name]) for name in NAMES if facts.get(name) is not None}
