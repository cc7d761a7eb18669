"""A run kept in the repository: its tables, figures at reading size, record and cost."""

import json
import shutil
from pathlib import Path

from emrestore.archive.paths import CRATE, HEADLINE, SPREAD, matches
from emrestore.audit.verification import METADATA
from emrestore.pages import at_reading_size

# written beside an archive by others, and left as they are
BESIDE = (HEADLINE, SPREAD)
MEGABYTE = 1e6


def tables(results, left_out):
    """Return the CSV files of a run.

    Parameters
    ----------
    results : str or pathlib.Path
        Folder results/{scale}.
    left_out : list of str
        Patterns of paths below it.

    Returns
    -------
    kept, left : dict of str to int
        Path below `results` to size [byte]; sorted. The copies within the crate's folder are in neither.
    """
    results = Path(results)
    found = {
        str(path.relative_to(results)): path.stat().st_size
        for path in sorted(results.rglob("*.csv"))
        if not path.name.startswith(".")
    }
    found = {name: size for name, size in found.items() if not name.startswith("audit/ro-crate/")}
    left = {name: size for name, size in found.items() if matches(name, left_out)}
    return {name: size for name, size in found.items() if name not in left}, left


def check_archive_size(folder, megabytes):
    """Refuse an archive that is too big.

    Raises
    ------
    ValueError
        That names the biggest files.
    """
    sizes = {path.relative_to(folder): path.stat().st_size for path in files_in(folder)}
    total = sum(sizes.values())
    if total > megabytes * MEGABYTE:
        biggest = sorted(sizes, key=sizes.get, reverse=True)[:10]
        named = ", ".join(f"{path} {sizes[path] / MEGABYTE:.2f}" for path in biggest)
        raise ValueError(
            f"archive: found {total / MEGABYTE:.2f} MB, expected at most {megabytes} MB. The biggest "
            f"[MB]: {named}. Name what need not be kept under left_out in workflow/audit/archive.yaml"
        )


def files_in(folder):
    """Return all files of a folder and of those in it, sorted."""
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def keep(results, target, settings, write_records):
    """Write the archive of a run; whole, or as it was before.

    Parameters
    ----------
    results : str or pathlib.Path
        Folder results/{scale}.
    target : str or pathlib.Path
        Folder reference/{scale}; what is in it is replaced, but for `BESIDE`.
    settings : dict
        Of workflow/audit/archive.yaml: ``megabytes``, ``figure_width`` [pixel], ``figure_quality``,
        ``left_out``.
    write_records : callable
        Given the folder that is being written and the sizes of what is left out.

    Returns
    -------
    list of pathlib.Path
        All files of the archive.

    Raises
    ------
    ValueError
        If it is too big.
    """
    results, target = Path(results), Path(target)
    part, old = (target.with_name(f".{target.name}.{kind}") for kind in ("part", "old"))
    for folder in (part, old):
        shutil.rmtree(folder, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        kept, left = tables(results, settings["left_out"])
        for name in [*kept, "config.yaml"]:
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(results / name, part / name)
        for path in sorted((results / "figures").glob("*.png")):
            small = at_reading_size(path, settings["figure_width"], settings["figure_quality"])
            (part / "figures").mkdir(exist_ok=True)
            (part / "figures" / f"{path.stem}.webp").write_bytes(small)
        # without the white space, which is a third of it
        crate = json.loads((results / CRATE).read_text())
        (part / METADATA).write_text(json.dumps(crate, separators=(",", ":")))
        write_records(part, left)
        for name in BESIDE:
            if (target / name).exists():
                shutil.copyfile(target / name, part / name)
        check_archive_size(part, settings["megabytes"])
        if target.exists():
            target.rename(old)
        part.rename(target)
    finally:
        for folder in (part, old):
            shutil.rmtree(folder, ignore_errors=True)
    return files_in(target)
