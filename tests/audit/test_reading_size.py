"""Pictures of pages and of the report at reading size."""

import base64
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from emrestore.pages import READING_WIDTH, reading_copy
from PIL import Image

ROOT = Path(__file__).parents[2]
START = "data:image/webp;base64,"


def picture(path, shape):
    pixels = np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    Image.fromarray(pixels).convert("RGBA").save(path)
    return path


def opened(address):
    assert address.startswith(START)
    return Image.open(io.BytesIO(base64.b64decode(address.removeprefix(START))))


@pytest.mark.parametrize(
    "shape, size", [((400, 2200), (READING_WIDTH, 200)), ((3000, 300), (300, 3000))]
)
def test_a_reading_copy_is_as_wide_as_a_page_and_no_smaller_than_the_picture(tmp_path, shape, size):
    path = picture(tmp_path / "a.png", shape)
    assert opened(reading_copy(path)).size == size
    assert len(reading_copy(path)) < path.stat().st_size


def test_grey_values_stay(tmp_path):
    ramp = np.tile(np.linspace(0, 255, 256).astype(np.uint8), (64, 1))
    Image.fromarray(ramp).save(tmp_path / "ramp.png")
    found = np.asarray(opened(reading_copy(tmp_path / "ramp.png")).convert("L"), float)
    assert np.abs(found - ramp).max() < 8


def test_large_pictures_of_a_report_are_replaced_and_nothing_else(tmp_path):
    large = base64.b64encode(picture(tmp_path / "a.png", (500, 2000)).read_bytes()).decode()
    small = base64.b64encode(picture(tmp_path / "b.png", (9, 9)).read_bytes()).decode()
    around = (
        '<a>"data:image/png;charset=utf8;filename=a.png;base64,{}", "data:image/png;base64,{}"</a>'
    )
    report = tmp_path / "report.html"
    report.write_text(around.format(large, small))
    command = [sys.executable, ROOT / "workflow" / "reading_size.py", report]
    library = {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}
    subprocess.run(command, env=os.environ | library, check=True, capture_output=True)
    text = report.read_text()
    assert large not in text and f'"data:image/png;base64,{small}"' in text
    assert text.startswith(f'<a>"{START}') and text.endswith(
        around.format("|", small).split("|")[1]
    )
