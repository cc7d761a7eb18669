"""Markdown tables of the quantification of a run, and of its single atoms."""

from statistics import median

from emrestore.audit.numbers import fixed, measured, significant
from emrestore.comparison.labels import named
from emrestore.documentation.tables import captioned, cell, table

QUANTITIES = {
    "position_precision": "position, spread",
    "position_rmse": "position, root mean square error",
    "position_mae": "position, mean error",
    "position_mae_uncentred": "position, mean error with the shift of the image",
    "scs_precision": "cross section, spread",
    "scs_rmse": "cross section, root mean square error",
    "scs_mape": "cross section, mean error",
    "correct_counts": "columns counted right",
    "burgers_found": "Burgers vector is right, with its sign",
    "response": "share of the change that is seen",
    "precision_over_response": "spread over that share",
}
STUDIES = {
    "thickness_series": ("position_precision", "position_rmse", "scs_precision", "scs_rmse"),
    "edge_dislocation": ("position_mae", "position_mae_uncentred", "scs_mape", "burgers_found"),
    "nanoparticle": ("position_mae", "position_mae_uncentred", "scs_mape", "correct_counts"),
}


def study(rows, name):
    """Return one study of atomic columns: errors by dose and method.

    Parameters
    ----------
    rows : list of dict
    name : str
        thickness_series, edge_dislocation or nanoparticle. Of the first, which has several
        thicknesses, the median over them.
    """
    methods = dict.fromkeys(row["method"] for row in rows)
    body = []
    for dose in dict.fromkeys(row["dose_e_per_a2"] for row in rows):
        for quantity in STUDIES[name]:
            here = [r for r in rows if (r["dose_e_per_a2"], r["quantity"]) == (dose, quantity)]
            if not here:
                continue
            cells = []
            for method in methods:
                found = [row for row in here if row["method"] == method]
                if len(found) == 1:
                    cells.append(measured(found[0]["value"], found[0]["low"], found[0]["high"]))
                else:
                    values = [float(row["value"]) for row in found]
                    cells.append(significant(median(values), 2) if values else "–")
            unit = here[0]["unit"]
            body.append((significant(dose), f"{QUANTITIES[quantity]} / {unit}", *cells))
    realisations = max(float(row["n_realisations"] or 0) for row in rows)
    middle = "; medians over the thicknesses" if name == "thickness_series" else " (95 %)"
    title = name.replace("_", " ").capitalize()
    return captioned(
        f"{title}: {realisations:.0f} realisations of noise a dose{middle}.",
        table(["dose / e Å⁻²", "quantity", *map(named, methods)], body),
    )


def response(rows):
    """Return how much of a known change of a single column is seen, by dose."""
    rows = [row for row in rows if row["quantity"] == "response"]
    methods = dict.fromkeys(row["method"] for row in rows)
    found = {
        (r["dose_e_per_a2"], r["change"], r["size"], r["method"]): measured(
            r["value"], r["low"], r["high"], 2
        )
        for r in rows
    }
    units = {"moved": "pm", "changed": "atoms"}
    return captioned(
        "Share of a known change of a single column that is seen (95 %): 1 is honest, "
        "0 shows what it expects.",
        table(
            ["dose / e Å⁻²", "column", *map(named, methods)],
            [
                (
                    significant(dose),
                    f"{change} by {size} {units[change]}",
                    *(found.get((dose, change, size, method), "–") for method in methods),
                )
                for dose, change, size in dict.fromkeys(key[:3] for key in found)
            ],
        ),
    )


def convergence(rows):
    """Return what finer settings of the simulation change."""
    return captioned(
        "Change of a column's cross section by finer settings of the multislice simulation.",
        table(
            ["what", "setting", "atoms", "change / %", "standard error / %"],
            [
                (
                    row["variant"],
                    cell(row["setting"]),
                    row["atoms"],
                    fixed(100 * float(row["relative_difference"]), 2),
                    fixed(100 * float(row["standard_error"]), 2),
                )
                for row in rows
                if row["variant"] != "base"
            ],
        ),
    )


def superposition(rows):
    """Return how far a sum of isolated columns is from the full simulation."""
    return captioned(
        "Sum of isolated columns against the full multislice simulation, by thickness.",
        table(
            ["atoms", "root mean square difference / %", "mean difference / %"],
            [
                (
                    row["atoms"],
                    significant(100 * float(row["relative_rms"]), 2),
                    significant(100 * float(row["relative_mean"]), 2),
                )
                for row in rows
            ],
        ),
    )


def exponents(rows):
    """Return how the cross section of the dark field grows with the atomic number."""
    return captioned(
        "Exponent p of the cross section of single atoms, Zᵖ.",
        table(
            ["voltage / kV", "detector", "exponent (95 %)", "elements"],
            [
                (
                    row["voltage_kv"],
                    row["detector"],
                    measured(row["exponent"], row["low"], row["high"], 2),
                    row["n_atoms"],
                )
                for row in rows
            ],
        ),
    )


BANDS = ((0.0, 20.0), (20.0, 40.0), (40.0, float("inf")))  # Å of thickness
DETECTORS = {
    "haadf": "HAADF",
    "annular_bright_field": "annular bright field",
    "bright_field": "bright field",
    "hrtem": "TEM",
}


def spread(rows, column):
    """Return median, smallest and largest value of a column in percent, "9 (5 … 14)"."""
    values = [100 * float(row[column]) for row in rows]
    return measured(median(values), min(values), max(values), 0)


def generator(rows):
    """Return how far sums of fitted atoms are from multislice, by detector and thickness."""
    body = []
    for detector in dict.fromkeys(row["detector"] for row in rows):
        for low, high in BANDS:
            here = [
                row
                for row in rows
                if row["detector"] == detector and low < float(row["thickness_angstrom"]) <= high
            ]
            if here:
                band = f"up to {high:.0f}" if high < float("inf") else f"above {low:.0f}"
                columns = ("relative_rms", "relative_rms_scaled", "contrast_rms")
                noise = spread(here, "phonon_noise_of_contrast")
                body.append(
                    (
                        DETECTORS.get(detector, detector),
                        band,
                        str(len(here)),
                        *(spread(here, column) for column in columns),
                        noise,
                    )
                )
    specimens = len({row["specimen"] for row in rows})
    heads = ["detector", "thickness / Å", "images", "as fitted / %", "best scale / %"]
    heads += ["best scale and offset / % of the contrast", "of it phonon noise / %"]
    return captioned(
        f"Root mean square difference of {specimens} specimens: median, smallest and largest.",
        table(heads, body),
    )
