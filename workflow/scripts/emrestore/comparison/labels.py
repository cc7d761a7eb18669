"""What figures and tables call the methods."""

LABELS = {
    "noisy": "distorted",
    "median": "median 5×5",
    "gaussian_best": "best Gaussian (oracle)",
    "bm3d_estimated": "BM3D, estimated level",
    "bm3d_true": "BM3D, true level (oracle)",
    "bm3d_spectrum": "BM3D, true spectrum (oracle)",
    "bm3d_stabilised": "BM3D, variance stabilised (oracle)",
    "mrunet": "MR-UNET (this run)",
    "cgrdn_mean": "CGRDN, mean over orientations",
    "published": "published network",
    "published_tuned": "published network, tuned",
}
SETS = {"test": "our test pairs", "authors": "the authors' pairs"}
# what is no method of the comparison, but stands beside them in tables
METHODS = {
    "raw": "raw",
    "raw_wrong_start": "raw, fit from wrong places",
    "bound": "Cramér-Rao bound",
    "noise2void": "Noise2Void",
    "atomsegnet": "AtomSegNet",
}


def method_label(method):
    """Return what figures call a method: networks of a run by their own names."""
    return LABELS.get(method, f"{method.upper()} (this run)")


def named(method):
    """Return what tables call a method."""
    return METHODS.get(method) or method_label(method)
