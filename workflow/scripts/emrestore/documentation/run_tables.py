"""Markdown tables of what a run measured, from its csv files."""

import csv
from pathlib import Path
from statistics import median

from emrestore.audit.verdicts import OPEN, REFUTED, REPRODUCED
from emrestore.comparison.labels import method_label
from emrestore.documentation.numbers import as_float, fixed, measured, significant
from emrestore.documentation.tables import captioned, cell, table

SETS = {
    "validation": "Our validation pairs",
    "test": "Our test pairs",
    "authors": "The authors' pairs",
}
METHODS = {
    "raw": "raw",
    "raw_wrong_start": "raw, fit from wrong places",
    "bound": "Cramér-Rao bound",
    "noise2void": "Noise2Void",
    "atomsegnet": "AtomSegNet",
}
QUANTITIES = {
    "position_precision": "position, spread",
    "position_rmse": "position, root mean square error",
    "position_mae": "position, mean error",
    "scs_precision": "cross section, spread",
    "scs_rmse": "cross section, root mean square error",
    "scs_mape": "cross section, mean error",
    "correct_counts": "columns counted right",
    "burgers_found": "Burgers circuit closes",
    "response": "share of the change that is seen",
    "precision_over_response": "spread over that share",
}
STUDIES = {
    "thickness_series": ("position_precision", "position_rmse", "scs_precision", "scs_rmse"),
    "edge_dislocation": ("position_mae", "scs_mape", "burgers_found"),
    "nanoparticle": ("position_mae", "scs_mape", "correct_counts"),
}
CONTRASTS = {"michelson": "contrast", "to_noise": "contrast to the noise of the background"}


def rows_of(path):
    """Return the rows of a csv file, a list of dict of str."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def named(method):
    """Return what tables call a method."""
    return METHODS.get(method) or method_label(method)


def several(values):
    """Return the values of an iterable, each once, in order."""
    return list(dict.fromkeys(values))


def psnr(row):
    """Return the PSNR of a row of table1.csv with its interval."""
    return measured(row["psnr_db"], row["psnr_low"], row["psnr_high"], 2)


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
        for data in several(row["data"] for row in rows)
    )


def modalities(rows, data="authors"):
    """Return a table of every modality: mean PSNR of the methods that all of them have."""
    found = {(r["method"], r["modality"]): psnr(r) for r in rows if r["data"] == data}
    across = several(modality for _, modality in found)
    methods = [
        method
        for method in several(method for method, _ in found)
        if sum((method, modality) in found for modality in across) >= min(2, len(across))
    ]
    images = {r["modality"]: r["n_images"] for r in rows if r["data"] == data}
    return captioned(
        f"{SETS[data]}: mean PSNR / dB (95 %).",
        table(
            ["modality", "images", *map(named, methods)],
            [(m, images[m], *(found.get((method, m), "–") for method in methods)) for m in across],
        ),
    )


def fidelity(rows):
    """Return a table of the published network of each modality on our pairs and on the authors'."""
    return captioned(
        "Mean PSNR of the published networks / dB (95 % of the difference), images in brackets.",
        table(
            ["modality", "on our pairs", "on the authors'", "difference"],
            [
                (
                    row["modality"],
                    f"{fixed(row['psnr_ours_db'], 2)} ({row['n_ours']})",
                    f"{fixed(row['psnr_authors_db'], 2)} ({row['n_authors']})",
                    measured(row["difference_db"], row["low_db"], row["high_db"], 2),
                )
                for row in rows
            ],
        ),
    )


def distributions(rows):
    """Return how many distributions differ from the authors', how many by chance would, and which."""
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


def study(rows, name):
    """Return one study of atomic columns: errors by dose and method.

    Parameters
    ----------
    rows : list of dict
    name : str
        thickness_series, edge_dislocation or nanoparticle. Of the first, which has several
        thicknesses, the median over them.
    """
    methods = several(row["method"] for row in rows)
    body = []
    for dose in several(row["dose_e_per_a2"] for row in rows):
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
    methods = several(row["method"] for row in rows)
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
                for dose, change, size in several(key[:3] for key in found)
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
        f"Columns of one experimental image, {rows[0]['n_columns']} of them (95 %).",
        table(
            ["method", "measure", "value", "ratio to Noise2Void"],
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


def in_claims(text, unit=""):
    """Return a number of claims.csv with its unit, or a text as it is."""
    if as_float(text) is None:
        return cell(text)
    shown = significant(text, 4)
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{shown} {unit}".strip()


def claims(rows):
    """Return every claim of the paper with what this run says of it, grouped by verdict.

    Parameters
    ----------
    rows : list of dict
        claims.csv.
    """
    parts = []
    for verdict in (REPRODUCED, REFUTED, OPEN):
        here = [row for row in rows if row["verdict"] == verdict]
        if not here:
            continue
        body = [
            (
                f"{cell(row['where'])}<br>`{row['id']}`",
                in_claims(row["paper"], row["unit"]),
                measured_claim(row),
                cell(row["why"]),
            )
            for row in here
        ]
        parts.append(
            f"### {verdict.capitalize()}: {len(here)} of {len(rows)}\n\n"
            + captioned(
                f"Claims of the paper: {verdict}.",
                table(["where", "the paper", "this run", "why"], body),
                "claims",
            )
        )
    return "\n\n".join(parts)


def measured_claim(row):
    """Return what a run measured of a claim, with its interval and unit; empty where it did not."""
    if as_float(row["measured"]) is None:
        return cell(row["measured"])
    if row["low"] == row["high"]:
        return in_claims(row["measured"], row["unit"])
    return f"{measured(row['measured'], row['low'], row['high'])} {row['unit']}".strip()


def costs(folder, stages):
    """Return run time and memory of the jobs of each stage, from Snakemake's benchmarks.

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds RULE.tsv of rules with one job and RULE/JOB.tsv of the others.
    stages : dict of str to list of str
        Stage to the names of its benchmarks.
    """
    maker = {rule: stage for stage, rules in stages.items() for rule in rules}
    jobs = {}
    for path in sorted(Path(folder).rglob("*.tsv")):
        rule = path.relative_to(folder).with_suffix("").parts[0]
        with open(path) as file:
            last = list(csv.DictReader(file, delimiter="\t"))[-1]
        if rule in maker:
            jobs.setdefault(maker[rule], []).append((rule, last))
    body = []
    for stage in (name for name in stages if name in jobs):
        rows = jobs[stage]
        rule, longest = max(rows, key=lambda row: as_float(row[1]["s"]) or 0.0)
        peak = max(as_float(row["max_rss"]) or 0.0 for _, row in rows)
        seconds = sum(as_float(row["s"]) or 0.0 for _, row in rows)
        processor = sum(as_float(row["cpu_time"]) or 0.0 for _, row in rows)
        body.append(
            (
                stage,
                str(len(rows)),
                fixed(seconds / 60, 1),
                fixed(processor / 60, 1),
                f"{rule}, {significant(longest['s'], 2)} s",
                fixed(peak / 1024, 2),
            )
        )
    return captioned(
        "Jobs of this run by stage, as Snakemake measured them.",
        table(
            ["stage", "jobs", "minutes", "processor minutes", "longest job", "peak / GiB"],
            body,
            "lrrrlr",
        ),
    )


class RunTables:
    """The tables of a run by name; a page says `{{ numbers("fidelity") }}`.

    Parameters
    ----------
    paths : dict of str to str
        Name of a table to its csv file. One that this run does not make is missing.
    benchmarks : str
        Folder of Snakemake's.
    stages : dict of str to list of str
        As `costs` takes them.
    """

    MAKERS = {
        "table1": quality,
        "modalities": modalities,
        "fidelity": fidelity,
        "distributions": distributions,
        "adversarial": adversarial,
        "thickness_series": study,
        "edge_dislocation": study,
        "nanoparticle": study,
        "response": response,
        "convergence": convergence,
        "superposition": superposition,
        "noise_models": noise_models,
        "contrast": contrast,
        "ablation": ablation,
        "exponents": exponents,
        "claims": claims,
    }
    SHARED = {"modalities": "table1"}

    def __init__(self, paths, benchmarks, stages):
        self.paths, self.benchmarks, self.stages = paths, benchmarks, stages

    def __call__(self, name, *arguments):
        """Return one table, or a sentence where the run has none.

        Raises
        ------
        KeyError
            If there is no such table in any run.
        """
        if name == "costs":
            return costs(self.benchmarks, self.stages)
        if name not in self.MAKERS:
            raise KeyError(f"there is no table of a run {name!r}: a page of docs/ asks for it")
        source = self.SHARED.get(name, name)
        if source not in self.paths:
            return "*This run did not measure it: it needs the authors' package.*"
        maker = self.MAKERS[name]
        if maker is study:
            arguments = (name,)
        return maker(rows_of(self.paths[source]), *arguments)
