"""Which methods restore which sets of pairs."""

CLASSICAL = [
    "noisy",
    "median",
    "gaussian_best",
    "bm3d_estimated",
    "bm3d_true",
    "bm3d_spectrum",
]
# on the authors' pairs of every modality; on HR-STEM all of them, on both sets, but for
# bm3d_spectrum: no claim needs it on the many pairs of the validation set, where it takes minutes
YARDSTICKS = ["noisy", "gaussian_best", "bm3d_true"]
PUBLISHED_METHOD = ["published"] if config["published"]["enabled"] else []
# modalities that the authors have a network for
PUBLISHED_MODALITIES = [
    modality
    for modality in config["datasets"]["modalities"]
    if modality in config["published"]["models"]
]


def authors_pairs(modality):
    """Return the file with the authors' pairs of a modality, where there is one."""
    known = config["published"]["enabled"] and modality in with_pairs()
    return pairs_of(modality, "authors") if known else []


def scored(modality):
    """Return the methods and sets of a modality that are scored: (method, data)."""
    networks = trained(modality) + PUBLISHED_METHOD * (modality in PUBLISHED_MODALITIES)
    filters = {"validation": ["noisy"], "authors": YARDSTICKS}
    if modality == "hrstem":
        filters = {
            "validation": [m for m in CLASSICAL if m != "bm3d_spectrum"],
            "authors": CLASSICAL,
        }
    return [
        (method, data)
        for data, classical in filters.items()
        if data == "validation" or authors_pairs(modality)
        for method in classical + networks
    ]
