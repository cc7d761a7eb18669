"""Noise effects of one's own: a module here, and its numbers in the config's ``distortion.added``.

A module's function of the same name takes a numpy.random.Generator, the image (h, w; float64, 0 to
1 before the noise) and the drawn numbers by name, and returns the changed image. Added effects act
in the config's order on the recorded image, after all others and before what `finish` does.
"""

import numpy as np

from emrestore.discovery import functions_of
from emrestore.random import draw, happens

EFFECTS = functions_of(__name__, __path__)
NOT_DRAWN = ("modalities", "probability")


def draw_added(stream_of, config, modality):
    """Draw the numbers of the added effects.

    Parameters
    ----------
    stream_of : callable
        Name -> numpy.random.Generator, an independent one for each name.
    config : dict
        Section ``distortion.added``: effect -> ``modalities``, ``probability`` and its ranges.
    modality : str

    Returns
    -------
    dict of str -> float or str
        ``added.EFFECT.occurs`` (1 or 0) and ``added.EFFECT.NUMBER``, nan or "" where it is off;
        nothing of effects that the modality lacks.

    Raises
    ------
    ValueError
        If an effect has no module; the message names key and file.
    """
    drawn = {}
    for name, section in config.items():
        if name not in EFFECTS:
            raise ValueError(
                f"config.yaml: distortion.added.{name}: no file emrestore/distortion/added/{name}.py "
                f"in workflow/scripts; known effects: {', '.join(EFFECTS) or 'none'}"
            )
        if modality not in section["modalities"]:
            continue
        rng = stream_of(f"draw.added.{name}")
        occurs = happens(rng, section["probability"])
        drawn[f"added.{name}.occurs"] = float(occurs)
        for key in sorted(section.keys() - NOT_DRAWN):
            value = draw(rng, section[key])
            off = "" if isinstance(value, str) else np.nan
            drawn[f"added.{name}.{key}"] = value if occurs else off
    return drawn


def with_added(image, parameters, stream_of):
    """Let the added effects that were drawn act on an image.

    Parameters
    ----------
    image : numpy.ndarray (h, w), float64
    parameters : dict
        Holds what `draw_added` drew.
    stream_of : callable
        Name -> numpy.random.Generator.

    Returns
    -------
    numpy.ndarray (h, w), float64

    Raises
    ------
    ValueError
        If an effect cannot take its numbers, or does not return a finite image of the same shape;
        the message names the effect.
    """
    occurring = [
        key.split(".")[1]
        for key, value in parameters.items()
        if key.startswith("added.") and key.endswith(".occurs") and value
    ]
    for name in occurring:
        start = f"added.{name}."
        values = {
            key.removeprefix(start): value
            for key, value in parameters.items()
            if key.startswith(start) and key != f"{start}occurs"
        }
        try:
            changed = EFFECTS[name](stream_of(f"added.{name}"), image, **values)
        except TypeError as error:
            raise ValueError(f"config.yaml: distortion.added.{name}: {error}") from error
        if np.shape(changed) != image.shape or not np.isfinite(changed).all():
            raise ValueError(
                f"distortion.added.{name} with {values} gave an image of shape {np.shape(changed)} "
                f"with {np.count_nonzero(~np.isfinite(changed))} values that are not finite; "
                f"expected shape {image.shape} and finite values"
            )
        image = changed
    return image
