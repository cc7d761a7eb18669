"""333 columns on 512 x 512 pixels fitted by us and by atomap: process time and error."""

import argparse
import time
import warnings

import atomap.api as am
import numpy as np
from emrestore.quantification.columns import fit_columns
from emrestore.quantification.crlb import cramer_rao_bound
from emrestore.quantification.finding import find_columns
from emrestore.quantification.model import Columns, rendered

warnings.filterwarnings("ignore")

COLUMNS, SIZE, PIXEL = 333, 512, 0.09  # -, pixel, Å
SPACING, WIDTH, COUNTS, BACKGROUND = 1.96, 0.42, 60.0, 5.0  # Å, Å, counts a pixel, counts


def specimen(rng):
    """Return 333 columns of a round particle, off their lattice by some picometres."""
    middle = (SIZE - 1) * PIXEL / 2.0
    steps = SPACING * np.arange(-12, 13)
    x, y = (part.ravel() for part in np.meshgrid(steps, steps))
    inside = np.argsort(np.hypot(x, y), kind="stable")[:COLUMNS]
    x, y = x[inside] + middle, y[inside] + middle
    depth = np.sqrt(1.0 - (np.hypot(x - middle, y - middle) / (12 * SPACING)) ** 2)
    moves = rng.normal(0.0, 0.05, (2, COLUMNS))
    width = np.full(COLUMNS, WIDTH)
    return Columns(x + moves[0], y + moves[1], width, COUNTS * depth, BACKGROUND)


def ours(image, x, y):
    """Return positions fitted by emrestore; without their errors, which atomap does not give either."""
    fit = fit_columns(image, x, y, 0.5, PIXEL, tolerance=1e-4, with_errors=False)
    return fit.columns.x, fit.columns.y


def atomaps(image, x, y):
    """Return positions fitted by atomap as its documentation does: centre of mass, then Gaussians."""
    lattice = am.Sublattice(np.stack([x, y], axis=1) / PIXEL, image=image)
    lattice.find_nearest_neighbors()
    lattice.refine_atom_positions_using_center_of_mass(show_progressbar=False)
    lattice.refine_atom_positions_using_2d_gaussian(rotation_enabled=False, show_progressbar=False)
    return np.array(lattice.x_position) * PIXEL, np.array(lattice.y_position) * PIXEL


def main():
    """Print time and error of each method, without noise and with Poisson noise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=3, help="noisy images")
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    truth = specimen(rng)
    clean = rendered(truth, (SIZE, SIZE), PIXEL)
    bound = cramer_rao_bound(truth, clean.shape, PIXEL)
    limit = 100.0 * np.sqrt(np.mean([bound["x"] ** 2, bound["y"] ** 2]))
    images = {"no noise": [clean]}
    images["Poisson"] = [rng.poisson(clean).astype(float) for _ in range(options.images)]
    print(f"Cramér-Rao bound of the positions: {limit:.3f} pm")
    print("image     method    seconds  position error (pm)")
    for name, stack in images.items():
        for method in (ours, atomaps):
            seconds, errors = [], []
            for image in stack:
                # both start from the columns that we find
                x, y = find_columns(image, PIXEL, separation=1.2, smoothing=0.25)
                away = np.hypot(x[:, None] - truth.x, y[:, None] - truth.y)
                order = away.argmin(axis=0)
                assert len(x) == COLUMNS and len(set(order)) == COLUMNS
                start = time.process_time()
                fx, fy = method(image, x[order], y[order])
                seconds.append(time.process_time() - start)
                errors.append(np.concatenate([fx - truth.x, fy - truth.y]))
            error = 100.0 * np.sqrt(np.mean(np.square(errors)))
            print(f"{name:9} {method.__name__:9} {np.median(seconds):7.2f}  {error:.6f}")


if __name__ == "__main__":
    main()
