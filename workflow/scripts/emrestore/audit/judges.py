"""Which function judges which claim, of those that take their tables by name."""

from emrestore.audit.adversarial_claims import judge_sharper
from emrestore.audit.architecture_claims import judge_extra_parameters, judge_receptive_field
from emrestore.audit.atom_order_claims import judge_heavier_brighter
from emrestore.audit.dislocation_claims import judge_not_periodic, judge_variance
from emrestore.audit.dwell_claims import judge_dwell
from emrestore.audit.experimental_claims import judge_experimental
from emrestore.audit.information_claims import judge_information
from emrestore.audit.modality_claims import judge_separate
from emrestore.audit.preservation_claims import judge_intensity, judge_preserved
from emrestore.audit.printed_law_claims import (
    judge_contrast_range,
    judge_dose_law,
    judge_response_norm,
)
from emrestore.audit.whitening_claims import judge_whitening

# each takes the claim, the tables by name, the config section audit and the scale
JUDGES = {
    "T1-extra-parameters": judge_extra_parameters,
    "D-receptive": judge_receptive_field,
    "R-separate-networks": judge_separate,
    "F3-information": judge_information,
    "F4-scs-variance": judge_variance,
    "F4-not-periodicity": judge_not_periodic,
    "F6-experimental": judge_experimental,
    "F7-dwell": judge_dwell,
    "L-sharper": judge_sharper,
    "L-intensity": judge_intensity,
    "P-preserved": judge_preserved,
    "L-whitening": judge_whitening,
    "M-fast-scan-norm": judge_response_norm,
    "M-contrast-range": judge_contrast_range,
    "M-dose-law": judge_dose_law,
    "M-heavier-brighter": judge_heavier_brighter,
}
