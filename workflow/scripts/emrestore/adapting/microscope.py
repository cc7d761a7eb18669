"""Images of one microscope, and what they tell of its laws."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from emrestore.adapting.estimates import Estimator, drawn_values, estimates, recorded, sign_table
from emrestore.adapting.laws import laws, sampled_at
from emrestore.atoms.projected_radius import radii_by_atomic_number
from emrestore.config.sections import nested
from emrestore.dataset.shards import consecutive_pairs, parameter_columns
from emrestore.jobs.adaptation import drawn_by


@dataclass(frozen=True)
class Recordings:
    """Images of one microscope.

    Attributes
    ----------
    images : list of numpy.ndarray (h, w)
        Rows along the fast-scan direction.
    pixel_sizes : list of float [Å]
        Of those that tell it.
    modality : str
    """

    images: list
    pixel_sizes: list
    modality: str

    @property
    def key(self):
        """Hash of images and pixel sizes, hexadecimal."""
        digest = hashlib.sha256(repr(self.pixel_sizes).encode())
        for image in self.images:
            digest.update(repr(image.shape).encode() + np.ascontiguousarray(image).tobytes())
        return digest.hexdigest()


def estimated(recordings, config):
    """Estimate the laws of a microscope.

    Parameters
    ----------
    recordings : Recordings
    config : dict
        Sections ``adaptation``, `emrestore.jobs.adaptation.SECTIONS`, and ``seed``.

    Returns
    -------
    table : pandas.DataFrame
        As `emrestore.adapting.estimates.estimates`.
    changes : dict
        The same on top of the config, as --config takes it.
    """
    own, modality, seed = config["adaptation"], recordings.modality, config["seed"]
    settings = drawn_by(
        config, nested(sampled_at(recordings.pixel_sizes, config, modality)), modality
    )
    count, r_hat = own["pairs"]["estimation"], radii_by_atomic_number()
    x, _, rows = consecutive_pairs(settings, seed, modality, "estimation", 0, count, r_hat)
    drawn = pd.DataFrame(parameter_columns(rows))
    kept = recorded(drawn)
    values = drawn_values(drawn[kept], modality)
    estimator = Estimator(sign_table(x[kept].astype(float)), values, own["trees"], seed)
    table = estimates(estimator, recordings.images)
    return table, laws(table, modality, recordings.pixel_sizes, config)
