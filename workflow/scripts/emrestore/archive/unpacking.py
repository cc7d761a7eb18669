"""A bundle unpacked for ./reproduce --offline; standard library alone, before any environment is made."""

import hashlib
import json
import platform
import shutil
import tarfile
from pathlib import Path

MANIFEST = "bundle.json"
FOLDERS = ("wheels", "published")
BLOCK = 1 << 20  # byte


def here():
    """Return the Python (3.11) and the platform that wheels of this machine are for: dict of str."""
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "platform": f"{platform.system()} {platform.machine()}",
    }


def read_manifest(file):
    """Return what a bundle says of itself.

    Raises
    ------
    ValueError
        If the file is no bundle, or one for another machine.
    """
    try:
        with tarfile.open(file) as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST:
                raise ValueError(f"it does not begin with {MANIFEST}")
            manifest = json.load(tar.extractfile(first))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise ValueError(
            f"{file}: no bundle ({error}): expected a file that ./reproduce bundle FILE made"
        ) from error
    for key, found in here().items():
        # the wheels of Python 3.11.7 fit 3.11.9
        made = manifest[key] if key == "platform" else ".".join(manifest[key].split(".")[:2])
        if made != found:
            raise ValueError(
                f"{file}: its wheels are for {key} {made}, this is {found}: expected the same"
            )
    return manifest


def unpacked(folder, manifest):
    """Return whether a folder holds what a manifest names, by the record that was left there."""
    record = Path(folder) / MANIFEST
    return record.exists() and json.loads(record.read_text()) == manifest


def write_member(source, path, sha256):
    """Write a member of the tar file; refuse one with another hash.

    Raises
    ------
    ValueError
    """
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != sha256:
        raise ValueError(
            f"{path.name}: sha256 {digest.hexdigest()}, expected {sha256} as {MANIFEST} says: the "
            "bundle is damaged: take another copy"
        )


def unpack(file, folder):
    """Unpack wheels and the authors' archive, whole or not at all.

    Parameters
    ----------
    file : str or pathlib.Path
        The bundle.
    folder : str or pathlib.Path
        Replaced, unless it holds this bundle already.

    Raises
    ------
    ValueError
        If it is no bundle, for another machine, damaged, or lacks a file that it names.
    """
    folder = Path(folder)
    manifest = read_manifest(file)
    if unpacked(folder, manifest):
        return
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    wanted = {name: sha for name, sha in manifest["files"].items() if name.split("/")[0] in FOLDERS}
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                if member.isfile() and member.name in wanted:
                    sha256 = wanted.pop(member.name)
                    # only names that the manifest gives, below folders of ours
                    write_member(
                        tar.extractfile(member),
                        part / member.name.split("/")[0] / Path(member.name).name,
                        sha256,
                    )
        if wanted:
            raise ValueError(f"{file}: lacks {', '.join(sorted(wanted))}: take another copy")
        (part / MANIFEST).write_text(json.dumps(manifest))
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    except (OSError, tarfile.TarError) as error:
        raise ValueError(f"{file}: {error}: take another copy, or free some space") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
