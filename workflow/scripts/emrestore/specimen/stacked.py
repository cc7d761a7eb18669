"""Specimens of the generator as they stand in a microscope: the body on top of its support.

The generator itself needs the projection alone, so its body and its support share their heights.
"""

import numpy as np

from emrestore.random import stream
from emrestore.specimen.build import random_specimen

ATTEMPTS = 200
FEWEST_ATOMS = 10  # a body of fewer is drawn again


def stacked(positions, body, edge, gap):
    """Put the body of a specimen on its support.

    Parameters
    ----------
    positions : numpy.ndarray (n, 3) [Å]
        Of `random_specimen`: the body first, the origin in the centre.
    body : int
        Atoms of the body.
    edge : float [Å]
        Of the field.
    gap : float [Å]
        Between the lowest atom of the body and the highest of the support.

    Returns
    -------
    numpy.ndarray (n, 3) [Å]
        x and y in [0, edge), z from 0 along the beam, which meets the body first.
    """
    placed, above = positions.copy(), 0.0
    placed[:, :2] = (placed[:, :2] + edge / 2.0) % edge
    for part in (placed[:body], placed[body:]):
        if len(part):
            part[:, 2] += above - part[:, 2].min()
            above = part[:, 2].max() + gap
    return placed


def drawn_specimen(seed, name, config, edge, thickness, gap, radii, elements=1):
    """Draw one specimen of a name.

    Parameters
    ----------
    seed : int
    name : str
    config : dict
        Section ``specimen`` of the config.
    edge, thickness : float [Å]
        Of the box that the body fills before it is cut.
    gap : float [Å]
        As for `stacked`.
    radii : numpy.ndarray (104,) [Å]
        Projected radius by atomic number (index 0 unused).
    elements : int
        A body of fewer is drawn again.

    Returns
    -------
    positions : numpy.ndarray (n, 3) [Å]
        As `stacked` returns them.
    numbers : numpy.ndarray (n,) of int
    parameters : dict
        Of `random_specimen`, and ``body.n_atoms``.

    Raises
    ------
    ValueError
        If no body with enough atoms and elements came up in 200 attempts.
    """
    box = (edge, edge, thickness)
    bare = config | {"support": config["support"] | {"probability": 0.0}}
    for attempt in range(ATTEMPTS):

        def stream_of(step, attempt=attempt):
            return stream(seed, "multislice specimen", name, attempt, step)

        # every step has a stream of its own: the body is the same without the support
        _, of_body, _ = random_specimen(stream_of, bare, box, radii)
        if len(of_body) >= FEWEST_ATOMS and len(np.unique(of_body)) >= elements:
            break
    else:
        raise ValueError(
            f"config.yaml: references: specimens: cases: {name}: {ATTEMPTS} bodies of fewer than "
            f"{FEWEST_ATOMS} atoms or {elements} elements; raise its thickness, widen its shape, or "
            "lower elements"
        )
    positions, numbers, parameters = random_specimen(stream_of, config, box, radii)
    placed = stacked(positions, len(of_body), edge, gap)
    return placed, numbers, parameters | {"body.n_atoms": len(of_body)}
