"""What the check of a user's restored images says of those that a claim on columns rests on, in words."""

from pathlib import PurePosixPath

from emrestore.claims.column_studies import NETWORK

UNDISTORTED = "undistorted"
# tables of a study that have another name than the study
STUDY_OF = {"core_errors": "edge_dislocation"}
# about columns of the specimen, and about raw images: nothing restored
WITHOUT_IMAGES = ("F5-columns", "F4-raw-low-dose")


def told_by_check(claim, source, table):
    """Return what to add to the reasons of a claim.

    Parameters
    ----------
    claim : str
        Its id.
    source : str
        Table that it is judged by, below the results of a scale.
    table : pandas.DataFrame or None
        quantification/trust.csv.

    Returns
    -------
    str
        Empty where no published network was checked on that study.
    """
    if table is None or claim in WITHOUT_IMAGES or not claim.startswith(("F3-", "F4-", "F5-")):
        return ""
    name = PurePosixPath(source).stem
    study = STUDY_OF.get(name, name)
    rows = table[table["study"] == study].sort_values("dose_e_per_a2")
    ours, perfect = (rows[rows["method"] == method] for method in (NETWORK, UNDISTORTED))
    if ours.empty or perfect.empty:
        return ""
    known = ours[ours["n_images"] > ours["n_not_judged"]]
    if known.empty:
        return "; the check that a user's images get does not judge these"
    by_dose = ", ".join(
        f"{row.n_doubtful:.0f} of {row.n_images - row.n_not_judged:.0f} at {row.dose_e_per_a2:g}"
        for row in known.itertuples()
    )
    judged = (perfect["n_images"] - perfect["n_not_judged"]).sum()
    doubtful = perfect["n_doubtful"].sum()
    words = (
        f"; the check of a user's restorations doubts {by_dose} e/Å² of these images "
        f"({study.replace('_', ' ')}), and {doubtful:.0f} of {judged:.0f} with the "
        "undistorted image in place of the restored one"
    )
    if 2 * doubtful > judged:
        words += ": such specimens are foreign to it, and it tells nothing of this verdict"
    return words
