"""Which function judges which claim, of those that take their tables by name."""

from emrestore.audit.architecture_claims import judge_extra_parameters, judge_receptive_field

# each takes the claim, the tables by name, the config section audit and the scale
JUDGES = {
    "T1-extra-parameters": judge_extra_parameters,
    "D-receptive": judge_receptive_field,
}
