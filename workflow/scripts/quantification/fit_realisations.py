"""Columns of every image of one study at one dose, noisy and restored, fitted from their true places.

The truth of the cross sections is the fit of the undistorted image. Near the dislocation a Burgers
circuit runs over columns that are found, not given.
"""

import h5py
import numpy as np
import pandas as pd
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.quantification.burgers import circuit, closure
from emrestore.quantification.estimates import bounds, clean_fit, fitted_stack
from emrestore.quantification.finding import find_columns
from emrestore.quantification.stored_images import read_clean, read_stacks
from emrestore.random import stream
from tqdm import tqdm


def found_circuit(image, pixel_size, cell, settings):
    """Return Burgers vector (2,) in columns and path (k, 2) [Å], of the columns found in an image."""
    middle = (len(image) - 1) * pixel_size / 2.0
    try:
        x, y = find_columns(image, pixel_size, **settings["finding"])
    except ValueError:
        return np.full(2, np.nan), np.empty((0, 2))
    path, whole = circuit(x, y, (middle, middle), cell, settings["circuit"])
    return closure(path, cell) if whole else np.full(2, np.nan), path


def true_circuit(places, extent, cell, half):
    """Return the Burgers vector (2,) in columns of the true places, with its sign.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of the rule clean_images.
    extent : float [Å]
        Edge of the image.
    cell : (float, float) [Å]
    half : (int, int)
        Config value ``quantification.circuit``.

    Raises
    ------
    ValueError
        If the circuit does not run through, or closes.
    """
    middle = 0.5 * extent
    path, whole = circuit(
        places["x_angstrom"].to_numpy(), places["y_angstrom"].to_numpy(), (middle,) * 2, cell, half
    )
    vector = closure(path, cell)
    if not whole or tuple(np.abs(vector)) != (2.0, 0.0):
        raise ValueError(
            f"quantification.circuit: found the Burgers vector {vector} of {len(path) - 1} steps on the "
            f"true places, expected (2, 0) or (-2, 0) columns: change the circuit from {half}"
        )
    return vector


def main(inputs, output, study, dose, settings, cell, seed):
    """Write truth, bounds and fits.

    Parameters
    ----------
    inputs : dict
        clean, columns, noisy: str; restored: network to str.
    output : str
        HDF5: truth/{x, y, scs} (cases, n), truth/burgers (2,) of the true places, bound/{x, y, scs}
        (cases, n) with Poisson noise alone, METHOD/{x, y, scs} (cases, r, n), METHOD/{width, converged}
        (cases, r), METHOD/burgers (r, 2) in columns, METHOD/circuit (k, 2) [Å] of the first realisation,
        and raw_wrong_start/start (cases, 2, n) [Å].
    study : str
    dose : float [e/Å²]
    settings : dict
        Section `quantification` of the config.
    cell : (float, float) [Å]
        Of one column along [112].
    seed : int
    """
    sizes, fit = settings["studies"][study], settings["fit"]
    number, pixel = sizes["doses"].index(dose), sizes["pixel_size"]
    edge = (sizes["size"],) * 2
    clean = read_clean(inputs["clean"], edge)
    stacks = read_stacks(inputs["noisy"], inputs["restored"], number)
    places = pd.read_csv(inputs["columns"])
    results = {}

    def keep(group, values):
        for name, value in values.items():
            results.setdefault(f"{group}/{name}", []).append(value)

    for case, table in tqdm(places.groupby("case"), desc=f"{study} {dose:g}", mininterval=5):
        x, y = table["x_angstrom"].to_numpy(), table["y_angstrom"].to_numpy()
        truth = clean_fit(clean[case], x, y, pixel, fit)
        width = truth.columns.width[0]
        keep("truth", {"x": x, "y": y, "scs": truth.columns.cross_sections()})
        if study not in settings["distorted"]:
            keep("bound", bounds(truth, edge, pixel, dose))
        for method, stack in stacks.items():
            keep(method, fitted_stack(stack[case], x, y, width, pixel, fit))
        if study == "edge_dislocation" and dose == min(sizes["doses"]):
            # what the true places are worth as a start
            moves = stream(seed, "wrong starts").normal(0.0, fit["start_offset"], (2, len(x)))
            extent = (sizes["size"] - 1) * pixel
            start = [np.clip(v + d, 0.0, extent) for v, d in zip((x, y), moves, strict=True)]
            fits = fitted_stack(stacks["raw"][case], *start, width, pixel, fit)
            keep("raw_wrong_start", fits | {"start": np.stack(start)})
    if study == "edge_dislocation":
        results["truth/burgers"] = true_circuit(
            places, (edge[0] - 1) * pixel, cell, settings["circuit"]
        )
        for method, stack in stacks.items():
            found = [found_circuit(image, pixel, cell, settings) for image in stack[0]]
            results[f"{method}/burgers"] = [vector for vector, _ in found]
            results[f"{method}/circuit"] = found[0][1]
    with writing(output) as temporary, h5py.File(temporary, "w") as file:
        for name, values in results.items():
            file.create_dataset(name, data=np.asarray(values))


if __name__ == "__main__":
    log_to(snakemake.log[0])
    restored = dict(zip(snakemake.params.networks, snakemake.input.restored, strict=True))
    main(
        {name: snakemake.input[name] for name in ("clean", "columns", "noisy")}
        | {"restored": restored},
        snakemake.output[0],
        snakemake.wildcards.study,
        float(snakemake.wildcards.dose),
        snakemake.params.settings,
        snakemake.params.cell,
        snakemake.params.seed,
    )
