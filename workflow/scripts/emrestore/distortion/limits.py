"""What the drawn parameters of the distortions may be, and errors that name the key to mend."""

import numpy as np

# parameter -> (lowest, highest, key of the config)
LIMITS = {
    "jitter.sigma_x": (0.0, np.inf, "jitter.sigma"),
    "jitter.sigma_y": (0.0, np.inf, "jitter.sigma"),
    "jitter.phi_x": (0.0, 0.999, "jitter.phi"),
    "jitter.phi_y": (0.0, 0.999, "jitter.phi"),
    "detector.dose": (1e-6, 1e12, "detector.dose"),
    "detector.sigma": (0.0, np.inf, "detector.sigma_per_root_dose"),
    "fast_scan.beta": (1e-6, np.inf, "fast_scan.beta"),
    "fast_scan.alpha": (1e-6, np.inf, "fast_scan.alpha_per_beta"),
    "fast_scan.gamma": (1e-6, np.inf, "fast_scan.gamma"),
    "fast_scan.length": (1, np.inf, "fast_scan.length"),
    "pixels.row_lines": (0, np.inf, "pixels.row_lines.number"),
    "pixels.black": (0, np.inf, "pixels.black.number"),
    "pixels.zingers": (0, np.inf, "pixels.zingers.number"),
    "pixels.clip": (0.0, 100.0, "pixels.clip.percentile"),
    "post.scale": (1e-3, np.inf, "postprocess.interpolation.scale"),
    "post.blur_x": (0.0, np.inf, "postprocess.blur.sigma"),
    "post.blur_y": (0.0, np.inf, "postprocess.blur.sigma"),
    "storage.fraction": (1e-3, 1.0, "storage.fraction"),
    "storage.bits": (0, 15, "storage.bits"),
}
PROBABILITIES = (
    "probability",
    "shot_probability",
    "anisotropic",
    "mirrored",
    "reversed",
    "identity",
)


def check_drawn(parameters):
    """Raise a ValueError that names the key of the config if a drawn parameter is impossible."""
    for name, (low, high, key) in LIMITS.items():
        value = parameters[name]
        if not (np.isnan(value) or low <= value <= high):
            raise ValueError(
                f"config.yaml: distortion.{key} gave {name} = {value:g}; expected a value from "
                f"{low:g} to {high:g}: change its range"
            )


def check_probabilities(section, where="distortion"):
    """Raise a ValueError that names the key if a probability lies outside [0, 1]."""
    for key, value in section.items():
        if isinstance(value, dict):
            check_probabilities(value, f"{where}.{key}")
        elif key in PROBABILITIES and not 0.0 <= value <= 1.0:
            raise ValueError(
                f"config.yaml: {where}.{key} is {value}; expected a probability from 0 to 1"
            )
