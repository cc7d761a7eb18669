"""Parameters and receptive field: counted, so that a world either has the paper's number or not."""

import pandas as pd
import pytest
from emrestore.claims.judging import judge
from emrestore.claims.verdicts import REFUTED, REPRODUCED


def sizes(cgrdn=7_035_521, field=70):
    return pd.DataFrame(
        {
            "network": ["grdn", "cgrdn", "discriminator"],
            "parameters": [7_019_752, cgrdn, 2_764_545],
            "output_edge": [256, 256, 32],
            "receptive_field": [None, None, field],
            "unpadded_edge": [None, None, 24],
        }
    )


@pytest.mark.parametrize(
    "extra, expected",
    [(15_769, REPRODUCED), (25_000, REPRODUCED), (14_000, REFUTED), (-20_000, REFUTED)],
)
def test_one_digit_is_what_the_paper_prints(extra, expected):
    claim = {"id": "T1-extra-parameters", "paper": 20000}
    found = judge(claim, {"sizes": sizes(7_019_752 + extra)}, {}, "demo")
    assert (found["measured"], found["verdict"]) == (extra, expected)


@pytest.mark.parametrize("field, expected", [(70, REPRODUCED), (62, REFUTED), (256, REFUTED)])
def test_the_receptive_field_is_the_papers_or_not(field, expected):
    claim = {"id": "D-receptive", "paper": 70}
    found = judge(claim, {"sizes": sizes(field=field)}, {}, "test")
    assert found["verdict"] == expected and "24 x 24" in found["why"]
