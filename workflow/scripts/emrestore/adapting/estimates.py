"""The laws of a microscope, estimated from images that it recorded.

Pairs are drawn by the generator's laws, at the pixel size of the recordings. A forest learns from their
signs what they were drawn with, and is asked about the recordings.
"""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor

from emrestore.adapting.signs import signs
from emrestore.random import stream

SMALLEST_LEAF = 3  # -; chosen
SHARE_OF_SIGNS = 0.4  # -; chosen. That each split of a tree may choose from
UNITS = {
    "dose": "electrons per pixel",
    "gaussian": "electrons per root of the dose",
    "beta": "pixel",
    "jitter": "pixel",
    "blur": "pixel",
}
# estimated as a logarithm: positive, over decades
LOGARITHMIC = ("dose", "beta")


def of_camera(modality):
    """Tell whether a modality is recorded by a camera, and not by a scan."""
    return modality[2:] == "tem"


def drawn_values(parameters, modality):
    """Return what pairs were drawn with, on the scale on which it is estimated.

    Parameters
    ----------
    parameters : pandas.DataFrame
        As `emrestore.dataset.reading.read_parameters` returns them.
    modality : str

    Returns
    -------
    pandas.DataFrame
        dose and blur of a camera; dose, gaussian, beta and jitter of a scan. Dose and beta as logarithms;
        the others are 0 where the effect is off. Jitter is the larger deviation of the two axes.
    """

    def column(name):
        return parameters[f"distortion.{name}"].fillna(0.0)

    if of_camera(modality):
        blur = np.hypot(column("post.blur_x"), column("post.blur_y")) / np.sqrt(2.0)
        return pd.DataFrame({"dose": np.log(column("tem.shot.dose")), "blur": blur})
    dose = column("detector.dose")
    return pd.DataFrame(
        {
            "dose": np.log(dose),
            "gaussian": column("detector.sigma") / np.sqrt(dose),
            "beta": np.log(column("fast_scan.beta")),
            "jitter": np.maximum(column("jitter.sigma_x"), column("jitter.sigma_y")),
        }
    )


def recorded(parameters):
    """Return which pairs tell of their recording, bool (n,): x is no copy of y."""
    return parameters["distortion.storage.identity"].fillna(0.0).to_numpy() == 0.0


def sign_table(images):
    """Return the signs of images, each (h, w), one row an image."""
    return pd.DataFrame({i: signs(image) for i, image in enumerate(images)}).T


class Estimator:
    """Forests that tell the laws of a recording from its signs.

    Parameters
    ----------
    table : pandas.DataFrame
        Signs of images, one row each.
    values : pandas.DataFrame
        What the same images were drawn with, from `drawn_values`.
    trees : int
    seed : int

    Attributes
    ----------
    errors : dict of str to float
        Root mean square error for one image, of trees that had not seen it.
    """

    def __init__(self, table, values, trees, seed):
        self.names, self.forests, self.errors = list(table.columns), {}, {}
        for law in values:
            forest = RandomForestRegressor(
                trees,
                min_samples_leaf=SMALLEST_LEAF,
                max_features=SHARE_OF_SIGNS,
                oob_score=True,
                random_state=int(stream(seed, "forest", law).integers(2**31)),
            )
            forest.fit(table.to_numpy(), values[law].to_numpy())
            wrong = forest.oob_prediction_ - values[law].to_numpy()
            self.forests[law], self.errors[law] = forest, float(np.sqrt(np.mean(wrong**2)))

    def predictions(self, table):
        """Return what the forests make of signs: a DataFrame, one row an image, a column each law."""
        signs_of = table[self.names].to_numpy()
        return pd.DataFrame({law: forest.predict(signs_of) for law, forest in self.forests.items()})


def estimates(estimator, images):
    """Estimate the laws of one microscope.

    Images of one microscope share its laws, or nearly. The deviation counts what images differ by, and
    the error of a mean over them.

    Parameters
    ----------
    estimator : Estimator
    images : numpy.ndarray (n, h, w)

    Returns
    -------
    pandas.DataFrame
        One row a law: law, unit, scale (``logarithm`` or ``as it is``), mean, deviation (both on that
        scale), images.
    """
    found = estimator.predictions(sign_table(images))
    rows = []
    for law in found:
        of_mean = estimator.errors[law] ** 2 / len(found)
        between = found[law].var(ddof=1) if len(found) > 1 else 0.0
        rows.append(
            {
                "law": law,
                "unit": UNITS[law],
                "scale": "logarithm" if law in LOGARITHMIC else "as it is",
                "mean": found[law].mean(),
                "deviation": np.sqrt(of_mean + between),
                "images": len(found),
            }
        )
    return pd.DataFrame(rows)
