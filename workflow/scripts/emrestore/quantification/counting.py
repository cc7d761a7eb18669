"""Atoms counted by their scattering cross sections."""

import logging

import numpy as np

log = logging.getLogger(__name__)


def nearest(cross_sections, library):
    """Return the number of atoms (1 to n) whose value of a library (n,) is nearest."""
    order = np.argsort(library, kind="stable")
    rising = library[order]
    return order[np.searchsorted((rising[1:] + rising[:-1]) / 2.0, cross_sections)] + 1


def warn_unless_rising(library):
    """Tell the log if a library does not rise: counting by it mixes numbers up, and must show that."""
    if not (np.diff(library) > 0).all():
        i = int(np.argmin(np.diff(library)))
        log.warning(
            "library of cross sections: %d atoms have %.5g Å², %d have %.5g Å²; expected rising values: "
            "simulate more phonons",
            *(i + 2, library[i + 1], i + 1, library[i]),
        )


def count_atoms(cross_sections, library):
    """Return the number of atoms whose cross section is nearest.

    Parameters
    ----------
    cross_sections : numpy.ndarray of any shape [Å²]
    library : numpy.ndarray (n,) [Å²]
        Of columns of 1, 2, ... n atoms; see `warn_unless_rising`.

    Returns
    -------
    numpy.ndarray of int
        1 to n.
    """
    library = np.asarray(library, dtype=float)
    warn_unless_rising(library)
    return nearest(cross_sections, library)


def mean_library(cross_sections, atoms):
    """Return the mean cross section of columns of 1, 2, ... atoms, in one image without noise.

    Like is then matched with like: neighbours and background distort both in one way.

    Parameters
    ----------
    cross_sections : numpy.ndarray (n,) [Å²]
    atoms : numpy.ndarray (n,) of int
        Every number from 1 to the largest occurs.

    Returns
    -------
    numpy.ndarray (largest number,) [Å²]
    """
    numbers = np.arange(1, atoms.max() + 1)
    return np.array([cross_sections[atoms == number].mean() for number in numbers])


def count_by_others(cross_sections, truth, atoms):
    """Return the number of atoms of every column by the mean cross sections of the other columns.

    No column is counted by a library that it is in itself.

    Parameters
    ----------
    cross_sections : numpy.ndarray (r, n) [Å²]
    truth : numpy.ndarray (n,) [Å²]
        Of the same columns in the image without noise.
    atoms : numpy.ndarray (n,) of int
        Every number from 1 to the largest occurs at least twice.

    Returns
    -------
    numpy.ndarray of int (r, n)

    Raises
    ------
    ValueError
        If a number occurs once only.
    """
    found, times = np.unique(atoms, return_counts=True)
    if len(found) < atoms.max() or times.min() < 2:
        missing = sorted(set(range(1, atoms.max() + 1)) - set(found[times > 1]))
        raise ValueError(
            f"counting by the other columns: {missing} atoms have fewer than two columns, expected two "
            "of each number: take a larger particle (quantification.particle_diameter)"
        )
    warn_unless_rising(mean_library(truth, atoms))
    columns = []
    for i in range(len(atoms)):
        others = np.arange(len(atoms)) != i
        library = mean_library(truth[others], atoms[others])
        columns.append(nearest(cross_sections[:, i], library))
    return np.stack(columns, axis=1)
