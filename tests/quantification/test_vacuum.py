"""Cross sections by three ways, against closed forms and in a world whose vacuum is not empty."""

import numpy as np
import pytest
from emrestore.quantification.cells import cell_sections
from emrestore.quantification.columns import fit_columns
from emrestore.quantification.model import Columns, axes, rendered
from emrestore.quantification.vacuum import WAYS, stack_by_ways, vacuum_table
from emrestore.random import stream

PIXEL, WIDTH, SPACING, BACKGROUND = 0.2, 0.4, 2.0, 3.0
SHAPE = (100, 104)
FIT = {"reach": 0.6, "width_factor": 1.6, "tolerance": 1e-3, "gain": 1.0, "iterations": 30}
CELLS = {"reach": 0.75 * SPACING, "parts": 4}


def particle(rng):
    """Return 4 x 4 columns of 1 to 4 atoms in the middle of much vacuum."""
    x, y = np.meshgrid(7.0 + SPACING * np.arange(4), 6.9 + SPACING * np.arange(4))
    moves = rng.uniform(-0.1, 0.1, (2, 16))
    heights = 15.0 * np.tile([1.0, 2.0, 3.0, 4.0], 4)
    return Columns(
        x.ravel() + moves[0], y.ravel() + moves[1], np.full(16, WIDTH), heights, BACKGROUND
    )


def dark_vacuum(image):
    """Return an image whose vacuum lies too low, beyond the reach of any column."""
    x, y = axes(SHAPE, PIXEL)
    far = (np.abs(x - 10.0)[None] > 5.5) | (np.abs(y - 9.9)[:, None] > 5.5)
    return image - 1.5 * far


@pytest.mark.parametrize("reach", [1.0, 1.5, 3.0])
@pytest.mark.parametrize("place", [(10.0, 9.9), (10.07, 9.83)])
def test_the_cell_of_an_isolated_gaussian_is_its_closed_form(reach, place):
    x, y = (np.array([value]) for value in place)
    one = Columns(x, y, np.array([WIDTH]), np.array([40.0]), BACKGROUND)
    found = cell_sections(rendered(one, SHAPE, PIXEL), x, y, BACKGROUND, PIXEL, reach, 4)
    whole = 2.0 * np.pi * 40.0 * WIDTH**2
    assert found[0] == pytest.approx(whole * -np.expm1(-0.5 * (reach / WIDTH) ** 2), rel=5e-3)
    if reach == 3.0:
        assert found[0] == pytest.approx(whole, rel=1e-6)


def test_cells_share_the_image_between_them_and_leave_the_vacuum():
    x, y = np.array([8.0, 10.0]), np.array([10.0, 10.0])
    image = np.full(SHAPE, 1.0)
    both = cell_sections(image, x, y, 0.0, PIXEL, 1.5, 8)
    # two circles less their common lens, halved
    lens = 2 * 1.5**2 * np.arccos(1.0 / 1.5) - np.sqrt(4 * 1.5**2 - 4.0)
    assert both == pytest.approx(np.pi * 1.5**2 - lens / 2, rel=5e-3)


def test_a_fixed_background_gives_the_heights_back_and_stays():
    true = particle(np.random.default_rng(1))
    image = rendered(true, SHAPE, PIXEL)
    for background in (None, BACKGROUND):
        fit = fit_columns(image, true.x + 0.1, true.y, 0.5, PIXEL, background=background)
        assert np.allclose(fit.columns.height, true.height, rtol=1e-6)
        assert np.allclose(fit.columns.width, WIDTH, rtol=1e-6)
    assert fit.converged and fit.columns.background == BACKGROUND
    assert np.isnan(fit.errors["background"]) and np.isfinite(fit.errors["height"]).all()


def test_a_given_background_above_all_leaves_no_column():
    fit = fit_columns(np.ones(SHAPE), [9.0, 11.0], [9.0, 9.0], WIDTH, PIXEL, background=2.0)
    assert fit.converged and (fit.columns.height == 0.0).all() and not fit.errors


def by_ways(images, true):
    """Return the sections of a stack by all three ways, the free one with its places."""
    fits = [fit_columns(image, true.x, true.y, WIDTH, PIXEL) for image in images]
    places = np.stack([[fit.columns.x, fit.columns.y] for fit in fits], axis=1)
    start = np.stack([true.x, true.y])
    others = stack_by_ways(images, start, places, WIDTH, BACKGROUND, PIXEL, FIT, CELLS)
    return {"free": np.array([fit.columns.cross_sections() for fit in fits])} | others


def test_structure_in_the_vacuum_changes_the_free_fit_and_not_the_cells():
    rng = stream(1, "vacuum world", 0)
    true = particle(rng)
    clean = rendered(true, SHAPE, PIXEL)
    noise = rng.normal(0.0, 0.5, (8, *SHAPE))
    truth = {way: by_ways(clean[None], true)[way][0] for way in WAYS}
    found = {f"truth/{way}": truth[way] for way in WAYS}
    for method, image in (("raw", clean), ("published", dark_vacuum(clean))):
        sections = by_ways(image + noise, true)
        assert sections["converged"].all()
        found |= {f"{method}/{way}": sections[way] for way in WAYS}
    chosen = np.arange(16) != 5
    table = vacuum_table({500: found}, chosen, np.tile([1, 2, 3, 4], 4), rng)
    assert len(table) == len(WAYS) * 2 * 3 and (table["n_columns"] == 15).all()
    table = table.set_index(["quantity", "way", "method"])
    # a background taken too low makes every column too strong
    free, fixed, cells = (table.loc[("scs_mean_error", way, "published")] for way in WAYS)
    assert free["low"] > 5.0 and cells["low"] < 0.5 and cells["high"] > -0.5
    assert abs(fixed["value"]) < 0.2 * free["value"]
    for way, worse in (("free", True), ("cells", False)):
        ratio = table.loc[("scs_mape", way, "published"), ["ratio_low", "ratio_high"]]
        assert (
            (ratio["ratio_low"] > 1.5)
            if worse
            else ratio["ratio_high"] == pytest.approx(1.0, abs=0.05)
        )
