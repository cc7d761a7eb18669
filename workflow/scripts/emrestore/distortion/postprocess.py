"""What happens to images after the recording: interpolation, blur, crop and annotation."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import affine_transform, gaussian_filter

INK = 255  # the darkest grey of an 8-bit drawing
TEXT = "abcdefghijklmnopqrstuvwxyz0123456789 =+-<>{}.,"


def linear_transformation(scale, angle, shear):
    """Return the matrix (2, 2) that takes (row, column) offsets of the result to the source.

    Parameters
    ----------
    scale : float
        Magnification.
    angle : float [degree]
    shear : float
        Columns per row.

    Returns
    -------
    numpy.ndarray (2, 2), float64
    """
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return rotation @ np.array([[1.0, 0.0], [shear, 1.0]]) / scale


def interpolate(image, matrix, order):
    """Resample an image by a linear transformation about its centre.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    matrix : numpy.ndarray (2, 2)
        From `linear_transformation`.
    order : {1, 3}
        Linear or cubic spline.

    Returns
    -------
    numpy.ndarray (h, w), float64
        Not negative, unless the image is: then not below its minimum.
    """
    centre = (np.array(image.shape) - 1) / 2.0
    offset = centre - matrix @ centre
    # splines overshoot at sharp edges, but what a camera's readout adds may well be negative
    floor = min(0.0, image.min())
    return np.maximum(affine_transform(image, matrix, offset, order=order, mode="nearest"), floor)


def blur(image, sigma_y, sigma_x):
    """Blur an image by a Gaussian of two widths [pixel]."""
    return gaussian_filter(image, (sigma_y, sigma_x), mode="nearest")


def crop_mask(rng, shape, kind, inset):
    """Return the area that a crop removes, outside a central rectangle.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    kind : {"cut", "quadrilateral"}
        Beyond one slanted line, or the outside of a convex quadrilateral.
    inset : float
        How far the corners may move in; 1 spares a central rectangle of half the area.

    Returns
    -------
    numpy.ndarray of bool, `shape`
    """
    height, width = shape
    # a central rectangle of half the area leaves this room on every side
    room = inset * (1.0 - np.sqrt(0.5)) / 2.0
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    corners += inward * rng.uniform(0.0, room, (4, 2)) * (width, height)
    sides = range(4) if kind == "quadrilateral" else [int(rng.integers(4))]
    y, x = np.ogrid[:height, :width]
    mask = np.zeros(shape, dtype=bool)
    for side in sides:
        (x1, y1), (x2, y2) = corners[side], corners[(side + 1) % 4]
        mask |= (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) < 0.0
    return mask


def annotation(rng, shape, kind, size, mirrored):
    """Draw a random annotation.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    kind : {"text", "circle", "rectangle", "arrow"}
    size : float
        Extent of a shape, or twice the height of a text, in units of the shorter edge.
    mirrored : bool
        Whether the columns run backwards.

    Returns
    -------
    covered : numpy.ndarray of bool, `shape`
        Pixels that the annotation replaces: a drawing, or the box of a text.
    ink : numpy.ndarray of float64, `shape`
        Share of ink in each of them. Letters have soft edges, shapes hard ones (observed).
    """
    height, width = shape
    covered, ink = (Image.new("L", (width, height), 0) for _ in range(2))
    draw_ink = ImageDraw.Draw(ink)
    x, y = rng.uniform(0.0, 0.8, 2) * (width, height)
    size = size * min(shape)
    thickness = int(rng.integers(1, 4))
    if kind == "circle":
        draw_ink.ellipse((x, y, x + size, y + size), outline=INK, width=thickness)
    elif kind == "rectangle":
        draw_ink.rectangle((x, y, x + size, y + size * rng.uniform(0.3, 1.0)), fill=INK)
    elif kind == "arrow":
        turn = rng.uniform(0.0, 2.0 * np.pi)
        tip = np.array([x + size * np.cos(turn), y + size * np.sin(turn)])
        draw_ink.line((x, y, *tip), fill=INK, width=thickness)
        for side in (-0.5, 0.5):
            back = 0.3 * size * np.array([np.cos(turn + np.pi + side), np.sin(turn + np.pi + side)])
            draw_ink.line((*tip, *(tip + back)), fill=INK, width=thickness)
    else:
        text = "".join(rng.choice(list(TEXT), rng.integers(3, 10)))
        font = ImageFont.load_default(size=max(8.0, size / 2.0))
        draw_ink.text((x, y), text, fill=INK, font=font)
        box = draw_ink.textbbox((x, y), text, font=font)
        ImageDraw.Draw(covered).rectangle(box, fill=INK)
    turns = int(rng.integers(4))
    layers = []
    for layer in (covered, ink):
        layer = np.rot90(np.array(layer), turns if height == width else 2 * (turns // 2))
        layers.append(layer[:, ::-1] if mirrored else layer)
    return (layers[0] > 0) | (layers[1] > 0), layers[1] / INK
