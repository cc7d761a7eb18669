"""Which methods restore which sets of pairs."""

CLASSICAL = [
    "noisy",
    "median",
    "gaussian_best",
    "bm3d_estimated",
    "bm3d_true",
    "bm3d_spectrum",
]
# on the authors' pairs of every modality; on those of HR-STEM all of them
YARDSTICKS = ["noisy", "gaussian_best", "bm3d_true"]
# on our HR-STEM pairs: these are many, BM3D takes minutes there, and the claims need its true level alone
ON_MANY = ["noisy", "median", "gaussian_best", "bm3d_true"]
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
        filters = {"validation": ON_MANY, "authors": CLASSICAL}
    return [
        (method, data)
        for data, classical in filters.items()
        if data == "validation" or authors_pairs(modality)
        for method in classical + networks
    ]
