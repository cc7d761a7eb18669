"""The suggested modality of a file."""

import pytest
from emrestore.recordings.file_formats import Recording
from emrestore.recordings.modality import suggested


def recording(size, units, **acquisition):
    return Recording(None, False, (size, size), units, metadata={"acquisition": acquisition})


@pytest.mark.parametrize(
    "size, units, acquisition, name, expected",
    [
        (0.02, "nm", {"mode": "stem"}, "a.dm3", "hrstem"),
        (0.1, "nm", {"mode": "stem"}, "a.dm3", "lrstem"),
        (90.0, "pm", {"mode": "tem"}, "HAADF.dm3", "hrtem"),
        (1.0, "µm", {"mode": "sem", "beam_energy": 5.0}, "a.tif", "lrsem"),
        (0.2, "Å", {}, "HAADF_012.ser", "hrstem"),
        (3.0, "Å", {}, "ceta-hrtem 3.mrc", "lrtem"),
        (3.0, "nm", {"beam_energy": 15.0}, "a.tif", "lrsem"),
    ],
)
def test_mode_and_pixel_size_give_the_modality(size, units, acquisition, name, expected):
    assert suggested(recording(size, units, **acquisition), name, 0.9)[0] == expected


@pytest.mark.parametrize(
    "size, units, acquisition, missing",
    [
        (1.0, "", {"mode": "stem"}, "the pixel size"),
        (0.1, "nm", {"beam_energy": 200.0}, "the kind of microscope"),
        (1.0, "", {}, "the kind of microscope and the pixel size"),
    ],
)
def test_a_file_that_tells_too_little_asks_for_the_modality(size, units, acquisition, missing):
    with pytest.raises(ValueError, match=f"a.png: does not tell {missing}.* add modality="):
        suggested(recording(size, units, **acquisition), "a.png", 0.9)
