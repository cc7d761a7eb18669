"""Undistorted low-resolution image: a random subset of layers, added with drawn weights."""

import numpy as np

from emrestore.imaging.bands import bands
from emrestore.imaging.cracks import cracks
from emrestore.imaging.grains import grains
from emrestore.imaging.particles import boxes, sharp_particles, soft_particles
from emrestore.random import draw_key

LAYERS = {
    "soft": soft_particles,
    "sharp": sharp_particles,
    "grains": grains,
    "bands": bands,
    "boxes": boxes,
    "cracks": cracks,
}
ATTEMPTS = 20


def random_layers(rng, config):
    """Choose which layers an image has, at least one.

    Parameters
    ----------
    rng : numpy.random.Generator
    config : dict
        Section ``imaging.lowres``: by layer, ``probability``.

    Returns
    -------
    list of str
        Each layer with its own probability; where none came up, one in proportion to them.

    Raises
    ------
    ValueError
        If all probabilities are 0 or one is not in [0, 1]; names the key.
    """
    probabilities = np.array([config[name].get("probability", np.nan) for name in LAYERS])
    for name, probability in zip(LAYERS, probabilities, strict=True):
        if not 0.0 <= probability <= 1.0:
            raise ValueError(
                f"imaging.lowres.{name}.probability: {probability} is not between 0 and 1"
            )
    if not probabilities.any():
        raise ValueError(
            f"imaging.lowres: the probability of {', '.join(LAYERS)} is 0; raise at least one"
        )
    names = np.array(list(LAYERS))
    chosen = names[rng.random(len(names)) < probabilities]
    if not len(chosen):
        chosen = rng.choice(names, 1, p=probabilities / probabilities.sum())
    return chosen.tolist()


def render_lowres(stream_of, config, shape):
    """Draw and render a low-resolution image.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator. Each layer has its own, so switching one off leaves the
        others as they are.
    config : dict
        Section ``imaging.lowres``: by layer, ``probability``, ``weight`` and what it draws.
    shape : (int, int) [pixel]
        Height and width of the field.

    Returns
    -------
    image : numpy.ndarray, float64, `shape`
        Not negative, not constant. Layers of maximum 1 times their weights, added (paper: "linearly
        superimposing"; the weights are chosen).
    parameters : dict
        ``layers`` (names joined by +), and for each of them ``NAME.weight`` and what it drew.

    Raises
    ------
    ValueError
        Names the key of the config that is missing or wrong, or if no field with any contrast came
        up in 20 attempts.
    """
    absent = [name for name in LAYERS if name not in config]
    if absent:
        raise ValueError(f"imaging.lowres.{absent[0]}: missing; known: {', '.join(LAYERS)}")
    names = random_layers(stream_of("imaging.lowres"), config)
    streams = {name: stream_of(f"imaging.lowres.{name}") for name in names}
    for _ in range(ATTEMPTS):
        image, parameters = np.zeros(shape), {"layers": "+".join(names)}
        for name in names:
            try:
                layer, drawn = LAYERS[name](streams[name], config[name], shape)
                drawn["weight"] = draw_key(streams[name], config[name], "weight")
            except ValueError as error:
                raise ValueError(f"imaging.lowres.{name}.{error}") from error
            parameters |= {f"{name}.{key}": value for key, value in drawn.items()}
            # particles at the rim can leave a layer without any pixel
            image += drawn["weight"] * layer / max(layer.max(), np.finfo(float).tiny)
        if np.ptp(image) > 0:
            return image, parameters
    raise ValueError(
        f"imaging.lowres: {ATTEMPTS} fields of {'+'.join(names)} without contrast; "
        "check level, weight, number and sizes"
    )
