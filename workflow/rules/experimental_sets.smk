"""Experimental images by modality: the user's own, and those of the authors' package."""

EXPERIMENTAL_FOLDER = Path(config["experimental"]["folder"])
# five HR-STEM images of the authors'
AUTHORS_EXPERIMENTAL = "resources/published/experimental/exp_hrstem.h5"


def own_experimental(modality):
    """Return the user's experimental images of a modality, by name."""
    folder = EXPERIMENTAL_FOLDER / modality
    return {
        path.name: str(path)
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def experimental_images(modality):
    """Return the experimental images of a modality: (file, what the figure calls it)."""
    files = [
        (results(f"experimental/{modality}/{name}.h5"), name)
        for name in own_experimental(modality)
    ]
    if modality == "hrstem":
        files.append((AUTHORS_EXPERIMENTAL, "experimental (authors)"))
    return files


def stand_ins():
    """Return the modalities without an experimental image, and what stands in for one."""
    return {
        modality: (
            "simulated (authors)" if modality in with_pairs() else "simulated (ours)"
        )
        for modality in config["datasets"]["modalities"]
        if not experimental_images(modality)
    }


def stand_in_data(modality):
    """Return the name of the set of pairs that a stand-in comes from."""
    return "authors" if modality in with_pairs() else "validation"
