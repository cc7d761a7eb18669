"""The paper's claims on BM3D, by itself and held against its networks."""

import numpy as np

from emrestore.claims.intervals import around, near, of_paired, shown
from emrestore.claims.network import PER_IMAGE, by_image
from emrestore.claims.verdicts import INCONCLUSIVE, TOO_SMALL, UNTESTABLE

# the variants of BM3D, and what each is told: all but the first are oracles
VARIANTS = {
    "bm3d_estimated": "told nothing",
    "bm3d_true": "told the true level",
    "bm3d_spectrum": "told the true spectrum",
    "bm3d_stabilised": "told the true law of the noise",
}


def judged_variants(variant, claim, found, settings, unnamed):
    """Judge a number against every variant of BM3D, since the paper names none.

    Parameters
    ----------
    variant : str
        The one whose number stands in the table.
    claim : dict
    found : dict of str to (Interval, int)
        Variant to its interval and the images behind it.
    settings : dict
        Config section ``audit``.
    unnamed : str
        What is judged, in words.

    Returns
    -------
    dict
        Reproduced where every variant agrees with the paper, not reproduced where none does.
    """
    tolerance, fewest = settings["psnr_tolerance_db"], settings["fewest_images"]
    images = min(n for _, n in found.values())
    each = {
        name: near(interval, claim["paper"], tolerance)[0] for name, (interval, _) in found.items()
    }
    verdict = each[variant] if len(set(each.values())) == 1 else INCONCLUSIVE
    if images < fewest:
        verdict = TOO_SMALL
    words = "; ".join(
        f"{name} ({VARIANTS[name]}) {interval.value:.2f} dB ({interval.low:.2f} to "
        f"{interval.high:.2f}): {each[name]}"
        for name, (interval, _) in found.items()
    )
    why = (
        f"{unnamed}, {images} images of our test set, within {tolerance:g} dB of the paper's; the paper "
        f"does not name its variant: {words}"
    )
    if images < fewest:
        why = f"{images} images are fewer than the {fewest} that a verdict needs; {why}"
    numbers = shown(found[variant][0], "dB", **around(claim["paper"], tolerance))
    return numbers | {"verdict": verdict, "why": why} | PER_IMAGE


def judge_bm3d(claim, tables, settings, scale):
    """Judge BM3D on our test set, in every variant that was run.

    Table: ``per_image``. Settings: psnr_tolerance_db, fewest_images.
    """
    wide = by_image(tables["per_image"])
    ran = [name for name in VARIANTS if name in wide]
    if not ran:
        return {"verdict": UNTESTABLE, "why": "BM3D was not run"} | PER_IMAGE
    nothing = np.zeros(len(wide))
    found = {name: (of_paired(wide[name], nothing), len(wide)) for name in ran}
    variant = "bm3d_true" if "bm3d_true" in ran else ran[0]
    return judged_variants(variant, claim, found, settings, "PSNR of BM3D")


def judge_gap(claim, tables, settings, scale):
    """Judge by how much the network beats BM3D, image by image on our test set.

    Below the paper scale the published network stands in for CGRDN: it is the network that the
    paper's number is about, here on our data.

    Table: ``per_image``. Settings: psnr_tolerance_db, fewest_images.
    """
    method = "cgrdn" if scale == "paper" else "published"
    wide = by_image(tables["per_image"])
    ran = [name for name in VARIANTS if name in wide]
    if method not in wide or not ran:
        return {"verdict": UNTESTABLE, "why": f"needs {method} and BM3D on one set"} | PER_IMAGE
    found = {name: (of_paired(wide[method], wide[name]), len(wide)) for name in ran}
    variant = "bm3d_true" if "bm3d_true" in ran else ran[0]
    return judged_variants(variant, claim, found, settings, f"{method} less BM3D")
