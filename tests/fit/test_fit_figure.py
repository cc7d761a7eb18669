"""The figure of the fitted atoms."""

import numpy as np
import pandas as pd
from emrestore.figures.fit import fitted_profiles


def test_every_panel_shows_what_the_tables_hold():
    r = np.linspace(0.0, 3.0, 61)
    cases = [(z, v, d) for z in (6, 79) for v in (80, 300) for d in ("haadf", "bright_field")]
    curves = [
        {"Z": z, "voltage_kv": v, "detector": d, "r_angstrom": r, "simulated": z * np.exp(-r)}
        for z, v, d in cases
    ]
    profiles = pd.concat([pd.DataFrame(curve) for curve in curves]).assign(
        fitted=lambda table: 0.5 * table["simulated"]
    )
    fits = pd.DataFrame(cases, columns=["Z", "voltage_kv", "detector"]).assign(
        relative_rms=lambda table: table["Z"] / 1000
    )
    fig = fitted_profiles(profiles, fits)
    assert len(fig.axes) == 4
    for ax in fig.axes:
        texts = [text.get_text() for text in ax.get_legend().get_texts()]
        assert texts == ["Z = 6, RMS 0.6 %", "Z = 79, RMS 7.9 %"]
        points, line = ax.lines[0], ax.lines[1]
        assert points.get_ydata()[0] == 1.0 and line.get_ydata()[0] == 0.5
        assert "Å" in ax.get_xlabel()
