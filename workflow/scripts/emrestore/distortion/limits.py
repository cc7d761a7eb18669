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
    "tem.shot.dose": (1e-6, 1e12, "tem.shot.dose"),
    "tem.fixed_pattern.sigma": (0.0, np.inf, "tem.fixed_pattern.sigma"),
    "tem.dark_current.median": (0.0, 1e6, "tem.dark_current.median"),
    "tem.dark_current.log_sigma": (0.0, 3.0, "tem.dark_current.log_sigma"),
    "tem.dark_current.hot_fraction": (0.0, 1.0, "tem.dark_current.hot_fraction"),
    "tem.thermal.sigma": (0.0, np.inf, "tem.thermal.sigma"),
    "tem.flicker.sigma": (0.0, np.inf, "tem.flicker.sigma"),
    "tem.reset.sigma": (0.0, np.inf, "tem.reset.sigma"),
    "tem.reset.length": (0.0, 1e4, "tem.reset.length"),
    "tem.black.number": (0, np.inf, "tem.black.number"),
    "tem.zingers.number": (0, np.inf, "tem.zingers.number"),
    "tem.clip.percentile": (0.0, 100.0, "tem.clip.percentile"),
    "post.scale": (1e-3, np.inf, "postprocess.interpolation.scale"),
    "post.blur_x": (0.0, np.inf, "postprocess.blur.sigma"),
    "post.blur_y": (0.0, np.inf, "postprocess.blur.sigma"),
    "storage.fraction": (1e-3, 1.0, "storage.fraction"),
    "storage.bits": (0, 15, "storage.bits"),
}
PROBABILITIES = (
    "probability",
    "shot_probability",
    "share_in_sem",
    "anisotropic",
    "mirrored",
    "reversed",
    "identity",
    "smooth",
    "symmetric",
)


def check_drawn(parameters):
    """Raise a ValueError that names the key of the config if a drawn parameter is impossible."""
    # each modality draws its own part of the parameters
    for name in [name for name in LIMITS if name in parameters]:
        low, high, key = LIMITS[name]
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
