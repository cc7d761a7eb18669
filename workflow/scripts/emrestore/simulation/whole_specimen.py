"""The dark field of a whole specimen, patch by patch: hours, so it goes on where it was killed."""

import time
from pathlib import Path

import numpy as np
from tqdm import tqdm

from emrestore.simulation.multislice import dark_field, frozen_phonons, patches
from emrestore.training.checkpoint import load_checkpoint, save_checkpoint

SECONDS_BETWEEN = 60.0  # s; from one checkpoint to the next


def whole_specimen(
    atoms, probes, simulation, slice_thickness, rng, checkpoint, key, every=SECONDS_BETWEEN
):
    """Return the share of the beam on the detector behind a specimen.

    The mean of one pair of frozen phonons. A checkpoint holds the sum of all patches that are done, so
    that a run which goes on adds the same numbers in the same order as one that was never killed.

    Parameters
    ----------
    atoms : ase.Atoms
    probes : numpy.ndarray (p, 2) [Å]
    simulation : dict
        As `dark_field` takes it, with displacement [Å] and full: tile, window [Å].
    slice_thickness : float [Å]
    rng : numpy.random.Generator
        In the same state at every start.
    checkpoint : pathlib.Path
        An .npz file, removed at the end.
    key : str
        From `emrestore.training.checkpoint.run_key`; the checkpoint of another key counts as none.
    every : float [s]

    Returns
    -------
    numpy.ndarray (p,) float64
    """
    full = simulation["full"]
    configurations = list(frozen_phonons(atoms, simulation["displacement"], rng, 1))
    cut = [
        patch
        for moved in configurations
        for patch in patches(moved, probes, full["tile"], full["window"])
    ]
    stored = load_checkpoint(checkpoint, key) or {"done": 0, "signal": np.zeros(len(probes))}
    done, signal, saved = int(stored["done"]), stored["signal"], time.monotonic()
    bar = tqdm(cut[done:], initial=done, total=len(cut), desc="patches", mininterval=5)
    for number, (indices, near, here) in enumerate(bar, done + 1):
        if len(near):
            share = dark_field(near, here, simulation, slice_thickness)[-1]
            signal[indices] += share / len(configurations)
        if time.monotonic() - saved >= every:
            save_checkpoint(checkpoint, key, done=np.array(number), signal=signal)
            saved = time.monotonic()
    Path(checkpoint).unlink(missing_ok=True)
    return signal
