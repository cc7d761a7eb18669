"""What happens to images after the recording: interpolation, blur, crop and annotation."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import affine_transform, gaussian_filter

TEXT = "abcdefghijklmnopqrstuvwxyz0123456789 =+-<>{}.,"


def interpolate(image, scale, angle, shear, order):
    """Resample an image by a linear transformation about its centre.

    Parameters
    ----------
    image : numpy.ndarray (h, w)
    scale : float
    angle : float [degree]
    shear : float
        Columns per row.
    order : {1, 3}
        Linear or cubic spline.

    Returns
    -------
    numpy.ndarray (h, w), float64
    """
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = rotation @ np.array([[1.0, 0.0], [shear, 1.0]]) / scale
    centre = (np.array(image.shape) - 1) / 2.0
    offset = centre - matrix @ centre
    return np.maximum(affine_transform(image, matrix, offset, order=order, mode="nearest"), 0.0)


def blur(image, sigma_y, sigma_x):
    """Blur an image by a Gaussian of two widths [pixel]."""
    return gaussian_filter(image, (sigma_y, sigma_x), mode="nearest")


def crop_mask(rng, shape, kind, inset):
    """Return the area that a crop removes, always outside a central rectangle of half the area.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    kind : {"cut", "quadrilateral"}
        One slanted cut, or the outside of a convex quadrilateral.
    inset : float
        How far corners may move in, in units of the room beside the central rectangle.

    Returns
    -------
    numpy.ndarray of bool, `shape`
    """
    height, width = shape
    # a central rectangle of half the area leaves this room on every side
    room = inset * (1.0 - np.sqrt(0.5)) / 2.0
    shifts = rng.uniform(0.0, room, (4, 2)) * (width, height)
    outer = 2.0 * max(shape)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    if kind == "cut":
        side = rng.integers(4)
        corners -= inward * outer
        first, second = side, (side + 1) % 4
        axis = 1 if side % 2 == 0 else 0
        for corner in (first, second):
            corners[corner, axis] += inward[corner, axis] * (outer + shifts[corner, axis])
    else:
        corners += inward * shifts
    canvas = Image.new("1", (width, height), 1)
    ImageDraw.Draw(canvas).polygon([tuple(corner) for corner in corners], fill=0)
    return np.array(canvas, dtype=bool)


def annotation(rng, shape, kind):
    """Draw a random annotation.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : (int, int)
    kind : {"text", "circle", "rectangle", "arrow"}

    Returns
    -------
    paper, ink : numpy.ndarray of bool, `shape`
        Pixels of the ground (a text box) and of the drawing.
    """
    height, width = shape
    paper, ink = (Image.new("1", (width, height), 0) for _ in range(2))
    draw_ink = ImageDraw.Draw(ink)
    x, y = rng.uniform(0.0, 0.8, 2) * (width, height)
    size = rng.uniform(0.05, 0.3) * min(shape)
    thickness = int(rng.integers(1, 4))
    if kind == "circle":
        draw_ink.ellipse((x, y, x + size, y + size), outline=1, width=thickness)
    elif kind == "rectangle":
        draw_ink.rectangle((x, y, x + size, y + size * rng.uniform(0.3, 1.0)), fill=1)
    elif kind == "arrow":
        turn = rng.uniform(0.0, 2.0 * np.pi)
        tip = np.array([x + size * np.cos(turn), y + size * np.sin(turn)])
        draw_ink.line((x, y, *tip), fill=1, width=thickness)
        for side in (-0.5, 0.5):
            back = 0.3 * size * np.array([np.cos(turn + np.pi + side), np.sin(turn + np.pi + side)])
            draw_ink.line((*tip, *(tip + back)), fill=1, width=thickness)
    else:
        text = "".join(rng.choice(list(TEXT), rng.integers(3, 10)))
        font = ImageFont.load_default(size=max(8.0, size / 2.0))
        draw_ink.text((x, y), text, fill=1, font=font)
        ImageDraw.Draw(paper).rectangle(draw_ink.textbbox((x, y), text, font=font), fill=1)
    turns, mirrored = int(rng.integers(4)), rng.random() < 0.25
    layers = []
    for layer in (paper, ink):
        mask = np.rot90(np.array(layer, dtype=bool), turns if height == width else 2 * (turns // 2))
        layers.append(mask[:, ::-1] if mirrored else mask)
    return layers[0] & ~layers[1], layers[1]
