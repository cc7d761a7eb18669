"""Undistorted images of specimens, and the intensity transforms applied to them (eq. 16-26).

The layers of low-resolution images (`lowres`) are drawn by functions of one signature,
``(rng, config, shape)``:

rng : numpy.random.Generator
config : dict
    Section ``imaging.lowres.LAYER``. A key that is missing or wrong is a ValueError that names it.
shape : (int, int) [pixel]

They return the image, float64, not negative, of that shape; and a dict of the parameters drawn.
"""
