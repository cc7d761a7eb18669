"""The Cramér-Rao bound against a closed form and against the spread of maximum-likelihood fits."""

import numpy as np
import pytest
from emrestore.quantification.columns import fit_columns
from emrestore.quantification.crlb import cramer_rao_bound, fisher_information, fit_poisson
from emrestore.quantification.model import Columns, Derivatives, rendered

PIXEL = 0.2


def test_one_gaussian_without_background():
    # N counts of a Gaussian of width w: w/sqrt(N) for the position, N for the variance of the counts
    columns = Columns(*(np.array([v]) for v in (5.0, 5.1, 0.5, 400.0)), 1e-6)
    bound = cramer_rao_bound(columns, (50, 50), PIXEL)
    counts = columns.cross_sections()[0] / PIXEL**2
    assert bound["x"][0] == pytest.approx(0.5 / np.sqrt(counts), rel=1e-2)
    assert bound["cross_section"][0] / PIXEL**2 == pytest.approx(np.sqrt(counts), rel=1e-2)


@pytest.mark.parametrize("own_widths", [False, True])
def test_windows_cut_off_nothing_that_matters(own_widths):
    columns = Columns(*(np.array(v) for v in ([3.0, 5.2], [3.1, 4.9], [0.5, 0.5], [9.0, 7.0])), 4.0)
    shape = (40, 42)
    # with an even image the weights are even: then the exact sums over all pixels are known
    even = Columns(columns.x, columns.y, columns.width, 1e-9 * columns.height, 1.0)
    information = fisher_information(even, shape, PIXEL, own_widths)
    derivatives = Derivatives(even, shape, PIXEL, own_widths)
    expected = derivatives.products().toarray()
    scale = np.sqrt(np.outer(expected.diagonal(), expected.diagonal()))
    assert np.abs((information - expected) / scale).max() < 1e-5


def test_maximum_likelihood_attains_the_bound():
    # 5e4 e/Å² on columns of five Pt atoms, SCS 0.07 Å²: the spread of 150 fits of 9 columns
    rng = np.random.default_rng(7)
    x, y = np.meshgrid(1.6 + 1.96 * np.arange(3), 1.5 + 1.96 * np.arange(3))
    per_pixel = 5e4 * PIXEL**2
    height = 0.07 / (2 * np.pi * 0.42**2) * per_pixel
    true = Columns(
        x.ravel(), y.ravel(), np.full(9, 0.42), np.full(9, height), background=0.003 * per_pixel
    )
    expected = rendered(true, (35, 36), PIXEL)
    bound = cramer_rao_bound(true, expected.shape, PIXEL)
    best, plain = [], []
    for _ in range(150):
        counts = rng.poisson(expected)
        least = fit_columns(counts, true.x, true.y, 0.42, PIXEL, tolerance=1e-4)
        most = fit_poisson(counts, least, PIXEL)
        assert most.converged
        best.append([most.columns.x, most.columns.y, most.columns.cross_sections()])
        plain.append([least.columns.x, least.columns.y, least.columns.cross_sections()])
    limit = np.array([bound["x"], bound["y"], bound["cross_section"]])
    ratio = np.sqrt((np.var(best, axis=0, ddof=1) / limit**2).mean(axis=1))
    assert ratio == pytest.approx(np.ones(3), abs=0.1)
    # uniform weights lose precision: never below the bound
    assert (np.sqrt((np.var(plain, axis=0, ddof=1) / limit**2).mean(axis=1)) > ratio - 0.02).all()


def test_column_without_counts_is_named():
    columns = Columns(*(np.array(v) for v in ([1.0, 2.0], [1.0, 2.5], [0.4, 0.4], [5.0, 0.0])), 1.0)
    with pytest.raises(ValueError, match=r"column 1 at \(2.00, 2.50\)"):
        cramer_rao_bound(columns, (20, 20), PIXEL)
