"""Column fits against images of known truth, finite differences and SciPy's own least squares."""

import numpy as np
import pytest
from emrestore.quantification.columns import fit_columns
from emrestore.quantification.finding import find_columns
from emrestore.quantification.model import Columns, Derivatives, rendered
from scipy.optimize import least_squares

PIXEL = 0.2


def lattice(rng, n=4, spacing=2.2, own_widths=False, background=3.0):
    """Return n x n columns off their lattice, in an image that they fill."""
    x, y = np.meshgrid(1.7 + spacing * np.arange(n), 1.9 + spacing * np.arange(n))
    moves = rng.uniform(-0.15, 0.15, (2, n * n))
    width = rng.uniform(0.36, 0.44, n * n) if own_widths else np.full(n * n, 0.4)
    heights = rng.uniform(20.0, 60.0, n * n)
    return Columns(x.ravel() + moves[0], y.ravel() + moves[1], width, heights, background)


@pytest.mark.parametrize("own_widths", [False, True])
def test_images_of_known_truth_come_back(own_widths):
    true = lattice(np.random.default_rng(1), own_widths=own_widths)
    image = rendered(true, (50, 54), PIXEL)
    x, y = find_columns(image, PIXEL, separation=1.2, smoothing=0.2)
    order = [np.argmin(np.hypot(x - a, y - b)) for a, b in zip(true.x, true.y, strict=True)]
    assert sorted(order) == list(range(16))
    fit = fit_columns(image, x[order], y[order], 0.5, PIXEL, own_widths)
    assert fit.converged
    for name in ("x", "y", "width"):
        assert np.abs(getattr(fit.columns, name) - getattr(true, name)).max() < 1e-6
    assert np.allclose(fit.columns.height, true.height, rtol=1e-6, atol=0)
    assert fit.columns.background == pytest.approx(3.0, rel=1e-6)
    assert np.allclose(fit.columns.cross_sections(), true.cross_sections(), rtol=1e-6, atol=0)


@pytest.mark.parametrize("own_widths", [False, True])
def test_sums_of_derivatives_against_finite_differences(own_widths):
    true = lattice(np.random.default_rng(2), n=2, own_widths=own_widths)
    shape = (23, 25)
    names = ["x", "y", "width", "height"]
    columns = []
    for name in names:
        each = []
        for i in range(4):
            images = []
            for sign in (1, -1):
                values = {key: np.array(getattr(true, key)) for key in names}
                values[name][i] += sign * 1e-5
                images.append(rendered(Columns(**values, background=3.0), shape, PIXEL))
            each.append((images[0] - images[1]).ravel() / 2e-5)
        columns += [sum(each)] if name == "width" and not own_widths else each
    jacobian = np.stack([*columns, np.ones(shape).ravel()], axis=1)
    derivatives = Derivatives(true, shape, PIXEL, own_widths)
    expected = jacobian.T @ jacobian
    assert np.abs(derivatives.products().toarray() - expected).max() < 1e-8 * expected.max()
    image = np.random.default_rng(3).normal(size=shape)
    assert np.allclose(derivatives.projected(image), jacobian.T @ image.ravel(), atol=1e-6)


def test_noisy_image_against_scipy():
    rng = np.random.default_rng(4)
    true = lattice(rng, n=2, own_widths=True)
    image = rng.poisson(rendered(true, (24, 24), PIXEL)).astype(float)
    fit = fit_columns(image, true.x, true.y, 0.4, PIXEL, own_widths=True)

    def residual(p):
        model = Columns(p[:4], p[4:8], p[8:12], p[12:16], p[16])
        return (rendered(model, image.shape, PIXEL) - image).ravel()

    start = np.concatenate([true.x, true.y, true.width, true.height, [3.0]])
    other = least_squares(residual, start, xtol=1e-12, ftol=1e-12, gtol=1e-12)
    assert np.allclose(fit.columns.x, other.x[:4], atol=1e-5)
    assert np.allclose(fit.columns.height, other.x[12:16], rtol=1e-4)
    variance = 2 * other.cost / (image.size - 17)
    errors = np.sqrt(np.linalg.inv(other.jac.T @ other.jac).diagonal() * variance)
    assert np.allclose(fit.errors["x"], errors[:4], rtol=1e-3)
    assert np.allclose(fit.errors["height"], errors[12:16], rtol=1e-3)


def test_errors_are_the_spread_of_fits():
    rng = np.random.default_rng(5)
    true = lattice(rng, n=2)
    clean = rendered(true, (24, 24), PIXEL)
    fits = [
        fit_columns(clean + rng.normal(0, 2.0, clean.shape), true.x, true.y, 0.4, PIXEL)
        for _ in range(200)
    ]
    for name, values in (
        ("x", [fit.columns.x for fit in fits]),
        ("cross_section", [fit.columns.cross_sections() for fit in fits]),
    ):
        claimed = np.mean([fit.errors[name] for fit in fits], axis=0)
        # 200 fits of 4 columns: the spread itself is known to 2.5 %
        assert np.mean(np.std(values, axis=0) / claimed) == pytest.approx(1.0, abs=0.1)


def test_empty_columns_and_bounds_hold():
    rng = np.random.default_rng(6)
    true = lattice(rng)
    fit = fit_columns(rng.poisson(0.02, (50, 54)), true.x, true.y, 0.4, PIXEL, reach=0.3)
    assert (fit.columns.height >= 0).all()
    assert np.abs(fit.columns.x - true.x).max() <= 0.3 + 1e-12
    assert (0.2 <= fit.columns.width).all() and (fit.columns.width <= 0.8).all()


def test_wrong_starts_name_the_column():
    image = np.ones((20, 20))
    with pytest.raises(ValueError, match=r"column 1 starts at \(9.00, 1.00\)"):
        fit_columns(image, [1.0, 9.0], [1.0, 1.0], 0.4, PIXEL)
    with pytest.raises(ValueError, match="columns 0 and 2 start 0.000 Å apart"):
        fit_columns(image, [1.0, 2.0, 1.0], [1.0, 1.0, 1.0], 0.4, PIXEL)
    with pytest.raises(ValueError, match="no column"):
        fit_columns(image, [], [], 0.4, PIXEL)
    image[3, 3] = np.nan
    with pytest.raises(ValueError, match="1 values that are not finite"):
        fit_columns(image, [1.0], [1.0], 0.4, PIXEL)


def test_flat_image_has_no_columns():
    with pytest.raises(ValueError, match="lower the threshold of 0.1"):
        find_columns(np.zeros((20, 20)), PIXEL, 1.0, 0.2)


def test_a_column_halfway_between_pixels_is_found_once():
    # its four innermost pixels have one height
    true = Columns(
        np.array([3.1, 5.3]), np.array([3.1, 4.0]), np.full(2, 0.4), np.full(2, 9.0), 0.0
    )
    x, y = find_columns(rendered(true, (40, 40), PIXEL), PIXEL, separation=1.2, smoothing=0.2)
    assert np.allclose(sorted(zip(y, x, strict=True)), [(3.1, 3.1), (4.0, 5.3)], atol=0.01)
