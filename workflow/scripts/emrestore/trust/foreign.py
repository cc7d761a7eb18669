"""Images that the networks were not trained for: what a trust check must flag."""

import io

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom
from skimage import data

LARGEST = 65535.0  # counts; the scale of the pairs
# black and white, or made so by their green channel; all come with scikit-image itself
PHOTOGRAPHS = (
    "camera",
    "astronaut",
    "coffee",
    "coins",
    "chelsea",
    "page",
    "text",
    "rocket",
    "moon",
    "brick",
    "grass",
    "gravel",
)


def stored(image):
    """Return an image on the 16-bit scale, as pairs are stored."""
    image = image - image.min()
    return np.round(image * (LARGEST / max(image.max(), 1e-12)))


def photograph(rng, x, y):
    """Return a photograph of everyday things with Poisson noise of 5 to 100 electrons a pixel."""
    height, width = x.shape
    name = PHOTOGRAPHS[rng.integers(len(PHOTOGRAPHS))]
    whole = getattr(data, name)()
    whole = (whole[..., 1] if whole.ndim == 3 else whole).astype(float)
    factor = max(1.0, height / whole.shape[0], width / whole.shape[1])
    whole = zoom(whole, factor, order=1) if factor > 1.0 else whole
    top, left = (int(rng.integers(0, n - m + 1)) for n, m in zip(whole.shape, x.shape, strict=True))
    part = whole[top : top + height, left : left + width]
    dose = np.exp(rng.uniform(np.log(5.0), np.log(100.0)))
    return rng.poisson(part / part.mean() * dose).astype(float)


def stripes(rng, x, y):
    """Return the image with offsets of its columns, half to one deviation of the image."""
    return x + rng.uniform(0.5, 1.0) * x.std() * rng.standard_normal(x.shape[1])


def interference(rng, x, y):
    """Return the image with a plane wave of a period of 3 to 12 pixels, as mains hum gives."""
    angle, period = rng.uniform(0.0, np.pi), rng.uniform(3.0, 12.0)
    rows, columns = np.indices(x.shape)
    phase = 2.0 * np.pi / period * (rows * np.sin(angle) + columns * np.cos(angle))
    return x + rng.uniform(0.5, 1.0) * x.std() * np.sin(phase)


def jpeg(rng, x, y):
    """Return the image after a JPEG file of quality 5 to 20."""
    file = io.BytesIO()
    grey = Image.fromarray((stored(x) / LARGEST * 255.0).astype(np.uint8))
    grey.save(file, "JPEG", quality=int(rng.integers(5, 21)))
    return np.asarray(Image.open(file)).astype(float)


def correlated(rng, x, y):
    """Return the truth with Gaussian noise that is smooth over 1.5 to 3 pixels."""
    noise = gaussian_filter(rng.standard_normal(y.shape), rng.uniform(1.5, 3.0), mode="wrap")
    return y + rng.uniform(0.5, 1.0) * y.std() * noise / noise.std()


def blurred(rng, x, y):
    """Return the distorted image smoothed over 2 to 4 pixels, noise and all."""
    return gaussian_filter(x, rng.uniform(2.0, 4.0), mode="reflect")


def enlarged(rng, x, y):
    """Return the middle of the distorted image enlarged by 2.5 to 4 with cubic splines."""
    factor = rng.uniform(2.5, 4.0)
    height, width = (int(np.ceil(n / factor)) + 2 for n in x.shape)
    top, left = ((n - m) // 2 for n, m in zip(x.shape, (height, width), strict=True))
    return zoom(x[top : top + height, left : left + width], factor, order=3)[
        : x.shape[0], : x.shape[1]
    ]


def posterised(rng, x, y):
    """Return the distorted image with 3 to 6 grey levels."""
    levels = int(rng.integers(3, 7))
    low, high = np.percentile(x, (0.5, 99.5))
    return np.round(np.clip((x - low) / max(high - low, 1e-12), 0.0, 1.0) * (levels - 1))


def impulses(rng, x, y):
    """Return the distorted image with 5 to 20 % of its pixels black or white."""
    image, share = x.copy(), rng.uniform(0.05, 0.2)
    hit = rng.random(x.shape) < share
    image[hit] = np.where(rng.random(hit.sum()) < 0.5, x.min(), x.max())
    return image


def turned(rng, x, y):
    """Return the image with its columns along the fast scan."""
    return x.T


KINDS = {
    kind.__name__: kind
    for kind in (
        photograph,
        stripes,
        interference,
        jpeg,
        correlated,
        blurred,
        enlarged,
        posterised,
        impulses,
        turned,
    )
}
