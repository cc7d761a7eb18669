"""Markdown tables of the evidence for the laws of the data sets."""

from emrestore.audit.numbers import as_float, fixed, measured, significant
from emrestore.documentation.tables import captioned, table

ROLES = {"tuning": "chose the laws", "test": "have not been seen"}
ORIGINS = {
    "taken": "as taken",
    "held out": "of one half, held against the other",
    "printed": "as the paper prints them",
}
# a range whose ends have to be told from fewer values says nothing of them
RANGES, FEWEST = ("{uniform", "{loguniform", "{integer"), 5
SMALLEST_P = 1e-4
BASES = {
    "printed": "Printed in the paper, and not excluded by the authors' pairs",
    "estimate": "Estimated on the authors' pairs",
}


def fidelity(rows):
    """Return a table of the published network of each modality on our pairs and on the authors'."""
    return captioned(
        "Mean PSNR of the published networks / dB (95 % of the difference), images in brackets. Of the "
        "laws as taken the authors' pairs are tuning, of the others test.",
        table(
            [
                "modality",
                "our laws",
                "the authors' pairs",
                "on ours",
                "on the authors'",
                "difference",
            ],
            [
                (
                    row["modality"],
                    ORIGINS[row["laws"]],
                    ROLES[row["authors_are"]],
                    f"{fixed(row['psnr_ours_db'], 2)} ({row['n_ours']})",
                    f"{fixed(row['psnr_authors_db'], 2)} ({row['n_authors']})",
                    measured(row["difference_db"], row["low_db"], row["high_db"], 2),
                )
                for row in rows
            ],
            "lllrrr",
        ),
    )


def two_sample(rows):
    """Return a table of how well forests tell our images from the authors'."""
    return captioned(
        "Area under the curve of forests that tell our images from the authors' (95 %, by image); 0.5 "
        "is chance.",
        table(
            ["modality", "images", "our laws", "area", "what tells most"],
            [
                (
                    row["modality"],
                    row["shows"],
                    ORIGINS[row["laws"]],
                    measured(row["area"], row["low"], row["high"], 2),
                    row["telling"].replace(" ", ", ").replace("_", " ")
                    if float(row["low"]) > 0.5
                    else "",
                )
                for row in rows
            ],
            "lllrl",
        ),
    )


def interval(row):
    """Return the interval of a law's estimate; nothing where few pairs bound no end of a range."""
    if as_float(row["low"]) is None:
        return ""
    if float(row["pairs"]) < FEWEST and row["estimate"].startswith(RANGES):
        return "–"
    return f"{significant(row['low'])} to {significant(row['high'])}"


def probability(text):
    """Return a p value with two digits, nothing where there is none."""
    value = as_float(text)
    if value is None:
        return ""
    return significant(text, 2) if value >= SMALLEST_P else f"< {SMALLEST_P:g}"


def laws(rows, basis):
    """Return the table of the laws that rest on one basis: printed or estimate."""
    return captioned(
        f"{BASES[basis]}.",
        table(
            ["law", "printed", "estimate", "interval", "pairs", "p of the printed", "taken"],
            [
                (
                    f"`{row['key']}`",
                    row["printed"].replace("|", "/"),
                    row["estimate"],
                    interval(row),
                    fixed(row["pairs"], 0),
                    probability(row["p_printed_holm"]),
                    row["taken"],
                )
                for row in rows
                if row["basis"] == basis and as_float(row["pairs"]) is not None
            ],
            "llllrrl",
        ),
    )


def distributions(rows):
    """Return how many distributions differ from the authors', how many by chance would, and which."""
    rows = [row for row in rows if row["laws"] == "taken"]
    known = [row for row in rows if as_float(row["shift"]) is not None]
    beyond = [row for row in known if abs(float(row["shift"])) > 1.0]
    chance = sum(as_float(row["beyond_by_chance"]) or 0.0 for row in known)
    words = (
        f"{len(known)} distributions are compared. In {len(beyond)} of them our median lies more "
        "than one interquartile range of the authors' from theirs. Of samples as small as theirs, "
        f"drawn from our own pairs, {fixed(chance, 1)} would."
    )
    if not beyond:
        return words
    shown = table(
        ["modality", "feature", "ours", "the authors'", "shift", "p"],
        [
            (
                row["modality"],
                row["feature"].replace("_", " "),
                significant(row["ours_q50"]),
                significant(row["authors_q50"]),
                fixed(row["shift"], 1),
                significant(row["p_value"], 1),
            )
            for row in sorted(beyond, key=lambda row: -abs(float(row["shift"])))
        ],
    )
    return f"{words}\n\n" + captioned(
        "Those beyond: medians, shift in interquartile ranges.", shown
    )
