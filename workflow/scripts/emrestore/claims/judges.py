"""Which function judges which claim, and by which tables."""

from collections.abc import Callable
from typing import NamedTuple

from emrestore.claims.adversarial import judge_sharper
from emrestore.claims.architecture import (
    judge_extra_parameters,
    judge_output,
    judge_parameters,
    judge_receptive_field,
)
from emrestore.claims.atom_order import judge_heavier_brighter
from emrestore.claims.bm3d import judge_bm3d, judge_gap
from emrestore.claims.choice import judge_ablation, judge_grid
from emrestore.claims.dislocation import judge_not_periodic, judge_variance
from emrestore.claims.dwell import judge_dwell
from emrestore.claims.experimental import judge_experimental
from emrestore.claims.generator import judge_atom_model
from emrestore.claims.growth import judge_growth
from emrestore.claims.information import judge_information
from emrestore.claims.modality import judge_separate
from emrestore.claims.network import judge_network_psnr, judge_order
from emrestore.claims.preservation import judge_intensity, judge_preserved
from emrestore.claims.printed_law import (
    judge_contrast_range,
    judge_dose_law,
    judge_response_norm,
)
from emrestore.claims.quantification import judge_columns
from emrestore.claims.real_image import judge_contrast, judge_noise_model
from emrestore.claims.speed import judge_speed
from emrestore.claims.whitening import judge_whitening


class Judge(NamedTuple):
    """How a claim is judged.

    Attributes
    ----------
    function : callable
        (claim, tables, settings, scale) -> dict, as `emrestore.claims` says.
    needs : tuple of str
        Tables without which nothing can be said.
    may_lack : tuple of str
        Tables that it takes where there are any, else None.
    """

    function: Callable
    needs: tuple = ()
    may_lack: tuple = ()


PARAMETERS = Judge(judge_parameters, ("sizes",))
TRAINED = Judge(judge_network_psnr, ("per_image",), ("repeats",))
SPEED = Judge(judge_speed, ("table1",))
ABLATION = Judge(judge_ablation, (), ("ablation",))
THICKNESS = Judge(judge_columns, ("thickness_series",))
DISLOCATION = Judge(judge_columns, ("edge_dislocation",))
PARTICLE = Judge(judge_columns, ("nanoparticle",))
IN_VACUUM = Judge(judge_columns, ("nanoparticle",), ("vacuum",))
NOISE_MODEL = Judge(judge_noise_model, (), ("noise_models",))

JUDGES = {
    "T1-params-mrunet": PARAMETERS,
    "T1-params-grdn": PARAMETERS,
    "T1-params-cgrdn": PARAMETERS,
    "T1-extra-parameters": Judge(judge_extra_parameters, ("sizes",)),
    "T1-psnr-mrunet": TRAINED,
    "T1-psnr-grdn": TRAINED,
    "T1-psnr-cgrdn": Judge(judge_network_psnr, ("per_image",), ("repeats", "scaling")),
    "T1-order": Judge(judge_order, ("table1", "per_image"), ("repeats",)),
    "BM3D-psnr": Judge(judge_bm3d, ("per_image",)),
    "BM3D-gap": Judge(judge_gap, ("per_image",)),
    "R-separate-networks": Judge(judge_separate, (), ("crossed",)),
    "F1-l1-falls": ABLATION,
    "F1-plateau": ABLATION,
    "R-grid-search": Judge(judge_grid, (), ("grid",)),
    "speed-1024": SPEED,
    "speed-2048": SPEED,
    "F3-low-dose-precision": THICKNESS,
    "F3-converge": THICKNESS,
    "F3-below-crlb": Judge(judge_columns, ("thickness_series", "response")),
    "F3-information": Judge(judge_information, ("response",)),
    "F4-burgers": DISLOCATION,
    "F4-position": DISLOCATION,
    "F4-raw-low-dose": DISLOCATION,
    "F4-scs": DISLOCATION,
    "F4-scs-variance": Judge(judge_variance, ("edge_dislocation",)),
    "F4-not-periodicity": Judge(judge_not_periodic, ("response", "core_errors")),
    "F5-position": PARTICLE,
    "F5-scs": IN_VACUUM,
    "F5-counting": IN_VACUUM,
    "F5-columns": PARTICLE,
    "F6-experimental": Judge(judge_experimental, (), ("residuals",)),
    "F7-fast-scan": NOISE_MODEL,
    "F7-dwell": Judge(judge_dwell, ("dwell_faults",)),
    "F7-interpolation": NOISE_MODEL,
    "F7-y-jitter": NOISE_MODEL,
    "F7-detector": NOISE_MODEL,
    "F8-contrast": Judge(judge_contrast, (), ("contrast",)),
    "D-output": Judge(judge_output, ("sizes",)),
    "D-receptive": Judge(judge_receptive_field, ("sizes",)),
    "L-sharper": Judge(judge_sharper, (), ("adversarial",)),
    "L-intensity": Judge(judge_intensity, ("kept",)),
    "L-whitening": Judge(judge_whitening, ("whitening",)),
    "M-atom-model": Judge(judge_atom_model, (), ("atoms", "specimens")),
    "M-heavier-brighter": Judge(judge_heavier_brighter, ("drawn_atoms",)),
    "M-contrast-range": Judge(judge_contrast_range, ("printed_laws",)),
    "M-dose-law": Judge(judge_dose_law, ("printed_laws",)),
    "M-fast-scan-norm": Judge(judge_response_norm, ("printed_response",)),
    "P-preserved": Judge(judge_preserved, ("kept",)),
    "SCS-Z": Judge(judge_growth, (), ("exponents", "thickness")),
}
TABLES = sorted({name for one in JUDGES.values() for name in (*one.needs, *one.may_lack)})
