"""Markdown tables of the comparison and the real images of a run."""

from emrestore.audit.numbers import fixed, measured, significant
from emrestore.comparison.labels import named
from emrestore.documentation.tables import captioned, table

SETS = {
    "test": "Our test pairs, which guided nothing",
    "authors": "The authors' pairs, which chose laws of our data (tuning)",
}
WHOSE = {"test": "ours", "authors": "the authors'"}
CONTRASTS = {"michelson": "contrast", "to_noise": "contrast to the noise of the background"}


def psnr(row, digits=2):
    """Return the PSNR of a row of table1.csv with its interval."""
    return measured(row["psnr_db"], row["psnr_low"], row["psnr_high"], digits)


def quality(rows, modality="hrstem"):
    """Return one table a data set: every method on the pairs of one modality."""
    heads = ["method", "parameters", "PSNR / dB (95 %)", "SSIM", "L1", "images", "seconds an image"]
    rows = [row for row in rows if row["modality"] == modality]
    return "\n\n".join(
        captioned(
            f"{SETS[data]}, {modality}.",
            table(
                heads,
                [
                    (
                        named(row["method"]),
                        significant(row["parameters"]) if float(row["parameters"]) else "–",
                        psnr(row),
                        fixed(row["ssim"], 3),
                        fixed(row["l1"], 4),
                        row["n_images"],
                        significant(row["seconds_per_image"], 2),
                    )
                    for row in rows
                    if row["data"] == data
                ],
                "lrlrrrr",
            ),
        )
        for data in dict.fromkeys(row["data"] for row in rows)
    )


def modalities(rows):
    """Return a table a set of pairs: mean PSNR in every modality of the methods that most have."""
    return "\n\n".join(across(rows, data) for data in SETS if any(r["data"] == data for r in rows))


def across(rows, data):
    """Return the mean PSNR on one set of pairs, one row a modality."""
    # as many columns as methods: a tenth of a decibel is enough
    found = {(r["method"], r["modality"]): psnr(r, 1) for r in rows if r["data"] == data}
    names = dict.fromkeys(modality for _, modality in found)
    methods = [
        method
        for method in dict.fromkeys(method for method, _ in found)
        if sum((method, modality) in found for modality in names) >= min(2, len(names))
    ]
    images = {r["modality"]: r["n_images"] for r in rows if r["data"] == data}
    return captioned(
        f"{SETS[data]}: mean PSNR / dB (95 %).",
        table(
            ["modality", "images", *map(named, methods)],
            [(m, images[m], *(found.get((method, m), "–") for method in methods)) for m in names],
        ),
    )


def adversarial(rows):
    """Return what the discriminator adds above half the Nyquist frequency and costs in PSNR."""
    power = "high_frequency_power_"
    return captioned(
        "CGRDN with pixel losses alone and after a phase against the discriminator; power above half the "
        "Nyquist frequency, in units of the whole power of the undistorted images.",
        table(
            [
                "modality",
                "power, undistorted",
                "pixel losses",
                "discriminator",
                "change / dB (95 %)",
                "images",
            ],
            [
                (
                    row["modality"],
                    *(significant(row[power + name], 2) for name in ("y", "pixel", "adversarial")),
                    measured(row["difference_db"], row["low_db"], row["high_db"], 2),
                    row["n_images"],
                )
                for row in rows
            ],
        ),
    )


def published_tuned(rows):
    """Return what our training gains on each set of pairs."""
    return captioned(
        "The published networks before and after our training, on the same pairs (95 %).",
        table(
            [
                "modality",
                "pairs",
                "they chose",
                "before / dB",
                "after / dB",
                "change / dB (95 %)",
                "images that gain",
                "images",
            ],
            [
                (
                    row["modality"],
                    WHOSE[row["data"]],
                    row["guided"],
                    fixed(row["before_db"], 2),
                    fixed(row["after_db"], 2),
                    measured(row["difference_db"], row["low_db"], row["high_db"], 2),
                    f"{fixed(100 * float(row['share_gaining']), 0)} %",
                    row["n_images"],
                )
                for row in rows
            ],
        ),
    )


def published_tuned_training(rows):
    """Return how that training went: loss, validation PSNR, and which layers it reached."""
    return captioned(
        "Their training: at its first and its last validation, and by layer.",
        table(
            [
                "modality",
                "steps",
                "loss",
                "validation PSNR / dB",
                "variables",
                "without gradient",
                "unmoved",
                "moved, of their norm",
            ],
            [
                (
                    row["modality"],
                    row["steps"],
                    " → ".join(significant(row[f"loss_{end}"], 4) for end in ("first", "last")),
                    " → ".join(fixed(row[f"validation_{end}_db"], 2) for end in ("first", "last")),
                    row["variables"],
                    row["without_gradient"],
                    row["unmoved"],
                    " … ".join(significant(row[f"{end}_moved"], 2) for end in ("least", "most")),
                )
                for row in rows
            ],
        ),
    )


def noise_models(rows):
    """Return the faults of networks of wrong and of the full noise model on the same images."""
    return captioned(
        "Networks of a wrong and of the full noise model on the same images (95 % of the change).",
        table(
            ["what is wrong", "measure", "wrong", "full", "change", "images"],
            [
                (
                    row["case"].replace("_", " "),
                    "PSNR / dB" if row["measure"] == "psnr" else f"{row['measure']} {row['unit']}",
                    significant(row["wrong"]),
                    significant(row["full"]),
                    measured(row["change"], row["change_low"], row["change_high"]),
                    row["n_images"],
                )
                for row in rows
            ],
        ),
    )


def contrast(rows):
    """Return the contrast of the columns of one experimental image after several networks."""
    return captioned(
        f"{rows[0]['n_columns']} columns in {rows[0]['n_regions']} regions of an experimental image, "
        "every restored one with the recording's mean (95 %).",
        table(
            ["method", "measure", "value", "ratio to the published network"],
            [
                (
                    named(row["method"]),
                    CONTRASTS[row["measure"]],
                    measured(row["value"], row["low"], row["high"]),
                    measured(row["ratio"], row["ratio_low"], row["ratio_high"]),
                )
                for row in sorted(rows, key=lambda row: list(CONTRASTS).index(row["measure"]))
            ],
        ),
    )
