"""Markdown tables of the ablation: layers, scaling, learning rate and loss terms."""

from emrestore.audit.numbers import fixed, measured, significant
from emrestore.documentation.tables import captioned, table

LAW = {
    "limit_db": "limit / dB",
    "amplitude_db": "amplitude at 1 TFLOP / dB",
    "exponent": "exponent",
    "scatter_db": "scatter of one training / dB",
    "extrapolated_db": "the law at the paper's training / dB",
    "published_db": "published network / dB",
    "published_less_law_db": "published network less the law / dB",
}
MEASURES_OF_TERMS = {
    "psnr_db": "PSNR / dB",
    "l1": "L1",
    "high_frequency_db": "fine structure / dB",
    "mean_error": "error of the mean / Std y",
    "std_ratio": "Std kept",
}


def ablation(rows):
    """Return the loss against the number of layers."""
    return captioned(
        "L1 (eq. 4) by the number of layers, and its difference to the fewest (95 % over repeats).",
        table(
            ["n_lay", "parameters", "L1", "difference", "PSNR / dB", "repeats"],
            [
                (
                    row["n_lay"],
                    significant(row["parameters"]),
                    measured(row["l1"], row["l1_low"], row["l1_high"]),
                    measured(row["difference"], row["difference_low"], row["difference_high"])
                    if float(row["difference"])
                    else "–",
                    fixed(row["psnr_db"], 2),
                    row["n_repeats"],
                )
                for row in rows
            ],
        ),
    )


def scaling(rows):
    """Return the law of PSNR against operations, and the published network beside it."""
    if not rows:
        return "*This run has too few budgets for a law.*"
    told = [row["why"] for row in rows if row["why"]]
    return captioned(
        f"The law of {rows[0]['n_trainings']} trainings of {rows[0]['n_budgets']} budgets on "
        f"{rows[0]['n_images']} test pairs (95 %){': ' * bool(told)}{', '.join(told)}.",
        table(
            ["quantity", "value"],
            [
                (LAW[row["quantity"]], measured(row["value"], row["low"], row["high"], 2))
                for row in rows
            ],
        ),
    )


def scaling_points(rows):
    """Return the trainings of the scaling study."""
    return captioned(
        "Trainings by operations; those of the reference were computed once, those on other pairs "
        "are left out of the law.",
        table(
            ["budget", "seed", "parameters", "TFLOP", "minutes", "PSNR / dB", "from"],
            [
                (
                    row["budget"],
                    row["repeat"],
                    significant(row["parameters"]),
                    significant(row["tflop"]),
                    fixed(float(row["seconds"]) / 60, 1),
                    fixed(row["psnr_db"], 2),
                    row["source"],
                )
                for row in rows
            ],
            "lrrrrrl",
        ),
    )


def grid(rows):
    """Return the grid search, the best cells first."""
    rows = sorted(rows, key=lambda row: -float(row["psnr_db"]))
    return captioned(
        "PSNR by learning rate and set of loss weights, and its difference to the best cell "
        "(its upper end below 0: outside the best set, which holds the best cell with 95 % confidence).",
        table(
            [
                "weights",
                "learning rate",
                "PSNR / dB",
                "difference / dB",
                "in the best set",
                "in use",
            ],
            [
                (
                    row["weights"].replace("_", " "),
                    significant(row["learning_rate"], 2),
                    fixed(row["psnr_db"], 2),
                    measured(row["difference_db"], row["low_db"], row["high_db"], 2)
                    if float(row["difference_db"])
                    else "–",
                    *("yes" if row[name] == "True" else "" for name in ("in_best_set", "in_use")),
                )
                for row in rows
            ],
        ),
    )


def terms(rows):
    """Return what each loss term does to every measure."""
    by_term = {}
    for row in rows:
        by_term.setdefault(row["term"], {})[row["measure"]] = row
    return captioned(
        "With the loss term less without it, all other weights as in use (95 %).",
        table(
            ["term", "weight", "in use", *MEASURES_OF_TERMS.values()],
            [
                (
                    term,
                    significant(of["psnr_db"]["weight"], 2),
                    "yes" if of["psnr_db"]["in_use"] == "True" else "",
                    *(
                        measured(of[name]["difference"], of[name]["low"], of[name]["high"])
                        for name in MEASURES_OF_TERMS
                    ),
                )
                for term, of in by_term.items()
            ],
        ),
    )
