"""Cracks of low-resolution images: fans of curved lines, one pixel wide."""

import numpy as np
from scipy.signal import lfilter

from emrestore.imaging.objects import draw_each
from emrestore.random import draw_key, happens


def walks(rng, headings, n_steps, bending, memory):
    """Return curved paths from the origin whose curvature is a first-order autoregressive series.

    Parameters
    ----------
    rng : numpy.random.Generator
    headings : numpy.ndarray (n,) [rad]
        First direction of every path.
    n_steps : int
    bending : numpy.ndarray (n,) [rad/pixel]
        Standard deviation of the innovations of the curvature.
    memory : float
        Share of the curvature that the next step keeps.

    Returns
    -------
    numpy.ndarray (n, n_steps + 1, 2) [pixel]
        Row and column. Each step moves by one pixel along one axis and by at most one along the
        other, so rounded positions touch each other and none repeats the one before.
    """
    innovations = bending[:, None] * rng.standard_normal((len(headings), n_steps))
    curvature = lfilter([1.0], [1.0, -memory], innovations, axis=1)
    angles = headings[:, None] + np.cumsum(curvature, axis=1)
    steps = np.stack([np.sin(angles), np.cos(angles)], axis=2)
    steps /= np.abs(steps).max(axis=2, keepdims=True)
    return np.concatenate([np.zeros((len(headings), 1, 2)), np.cumsum(steps, axis=1)], axis=1)


def add_lines(image, paths, lengths, levels):
    """Add lines one pixel wide; where lines cross their levels add up.

    Parameters
    ----------
    image : numpy.ndarray (h, w), float64
        Changed in place.
    paths : numpy.ndarray (n, m, 2) [pixel]
        Row and column along every line.
    lengths : numpy.ndarray (n,), int
        How many positions of each path belong to the line.
    levels : numpy.ndarray (n,)
        Added once to each pixel of a line.
    """
    pixels = np.rint(paths).astype(int)
    inside = np.arange(paths.shape[1]) < lengths[:, None]
    inside &= ((pixels >= 0) & (pixels < image.shape)).all(axis=2)
    line = np.nonzero(inside)[0]
    row, column = pixels[inside].T
    # a line that crosses itself is no brighter there
    once = np.unique((line * image.shape[0] + row) * image.shape[1] + column)
    line, pixel = np.divmod(once, image.size)
    image += np.bincount(pixel, levels[line], image.size).reshape(image.shape)


def cracks(rng, config, shape):
    """Draw cracks; the paper only names them, the rest is observed.

    Parameters drawn: ``lines``, ``fans``, ``mean_length`` [pixel].
    """
    many = happens(rng, draw_key(rng, config, "many"))
    n_lines = round(draw_key(rng, config, "many_lines" if many else "few_lines", 1))
    sizes = []
    while sum(sizes) < n_lines:
        sizes.append(round(draw_key(rng, config, "lines_per_fan", 1)))
    fan = np.repeat(np.arange(len(sizes)), sizes)[:n_lines]
    roots = rng.random((len(sizes), 2)) * (np.array(shape) - 1)
    headings = rng.uniform(0.0, 2.0 * np.pi, len(sizes))
    openings = draw_each(rng, config, "opening", len(sizes))
    lengths = np.rint(draw_each(rng, config, "length", n_lines, 1.0)).astype(int)
    bending = draw_each(rng, config, "bending", n_lines)
    levels = draw_each(rng, config, "level", n_lines)
    headings = headings[fan] + openings[fan] * rng.standard_normal(n_lines)
    paths = walks(rng, headings, lengths.max(), bending, draw_key(rng, config, "memory"))
    image = np.zeros(shape)
    add_lines(image, paths + roots[fan][:, None], lengths, levels)
    return image, {"lines": n_lines, "fans": len(sizes), "mean_length": float(lengths.mean())}
