"""The paper's claims on its architectures: what is counted on the built networks."""

from emrestore.claims.intervals import around, shown
from emrestore.claims.verdicts import REFUTED, REPRODUCED

SOURCE = {"rule": "network_sizes", "source": "comparison/network_sizes.csv"}
# half a unit of the one digit that "an additional 20,000 parameters" has
HALF_DIGIT = 5000
# half a unit of the last digit of the parameters in Table 1
ROUNDING = {"mrunet": 0.05e6, "grdn": 0.005e6, "cgrdn": 0.005e6}


def judge_parameters(claim, tables, settings, scale):
    """Judge the number of parameters of one network against Table 1.

    Table: ``sizes``, network_sizes.csv, which has the networks at the paper's size whatever the scale.
    """
    network = claim["id"].rsplit("-", 1)[1]
    measured = tables["sizes"].set_index("network").loc[network, "parameters"]
    paper, rounding = float(claim["paper"]), ROUNDING[network]
    verdict = REPRODUCED if abs(measured - paper) <= rounding else REFUTED
    why = f"counted on the built network; the paper's figure is rounded to {2 * rounding:,.0f}"
    numbers = shown((measured,) * 3, "parameters", **around(paper, rounding))
    return numbers | {"verdict": verdict, "why": why} | SOURCE


def judge_extra_parameters(claim, tables, settings, scale):
    """Judge by how many parameters CGRDN exceeds GRDN. Table: ``sizes``, network_sizes.csv."""
    parameters = tables["sizes"].set_index("network")["parameters"]
    extra = int(parameters["cgrdn"] - parameters["grdn"])
    verdict = REPRODUCED if abs(extra - claim["paper"]) <= HALF_DIGIT else REFUTED
    why = (
        f"CGRDN {parameters['cgrdn']:,.0f} less GRDN {parameters['grdn']:,.0f}, counted on the built "
        f"networks; the paper's figure has one digit, rounded to {2 * HALF_DIGIT:,.0f}"
    )
    numbers = shown((extra,) * 3, "parameters", **around(claim["paper"], HALF_DIGIT))
    return numbers | {"verdict": verdict, "why": why} | SOURCE


def judge_output(claim, tables, settings, scale):
    """Judge the edge of the discriminator's output for an image of 256 pixels. Table: ``sizes``."""
    edge = tables["sizes"].set_index("network").loc["discriminator", "output_edge"]
    measured = f"{edge} x {edge} for 256 x 256"
    return {
        "measured": measured,
        "verdict": REPRODUCED if measured == claim["paper"] else REFUTED,
        "why": "counted on the built discriminator",
    } | SOURCE


def judge_receptive_field(claim, tables, settings, scale):
    """Judge how much of the image one output of the discriminator sees. Table: ``sizes``."""
    row = tables["sizes"].set_index("network").loc["discriminator"]
    edge = int(row["receptive_field"])
    verdict = REPRODUCED if edge == claim["paper"] else REFUTED
    why = (
        "edge of the square in which the gradient of one output is not zero, on the built "
        f"discriminator, without its normalisation; its output is {row['output_edge']:.0f} x "
        f"{row['output_edge']:.0f} as the paper has it because the convolutions pad: without padding, "
        f'which "the zero-padding layers were removed" may mean, it would be '
        f"{row['unpadded_edge']:.0f} x {row['unpadded_edge']:.0f}"
    )
    numbers = shown((edge,) * 3, "pixel", **around(claim["paper"], 0))
    return numbers | {"verdict": verdict, "why": why} | SOURCE
