"""The viewer of a restored file's page, in a real browser, and the numbers it is given.

EMRESTORE_PICTURES=1 writes the screenshots of the documentation anew.
"""

import base64
import io
import os
from pathlib import Path

import h5py
import numpy as np
import pytest
from emrestore.config.layers import resolved
from emrestore.jobs.own_images import page_settings
from emrestore.recordings.file_formats import Recording
from emrestore.restoring.own_images import REFERENCE, Task, restore_tasks
from emrestore.restoring.viewer import BYTES, EACH, LARGEST, frame_data, shown_edge, viewer_data
from emrestore.trust.reference import read_references
from PIL import Image
from scipy.ndimage import gaussian_filter

ROOT = Path(__file__).parents[2]
PIXEL = 0.25  # Å


def decoded(frame, name):
    values = np.frombuffer(base64.b64decode(frame[name]), "<u2")
    return frame["low"] + values / 65535 * (frame["high"] - frame["low"])


def test_the_page_holds_the_intensities_to_a_part_in_65535():
    raw = np.random.default_rng(0).normal(-3.0, 40.0, (33, 21))
    restored = gaussian_filter(raw, 1.0)
    frame = frame_data(raw, restored, np.abs(raw), LARGEST)
    step = (frame["high"] - frame["low"]) / 65535
    for name, image in (("raw", raw), ("restored", restored)):
        assert np.abs(decoded(frame, name) - image.ravel()).max() <= 0.51 * step
    spread = np.frombuffer(base64.b64decode(frame["spread"]), np.uint8)
    assert spread.size == raw.size and (spread == 255).mean() == pytest.approx(0.005, abs=0.004)
    assert frame["black"] < frame["white"]
    flat = frame_data(np.ones((4, 4)), np.ones((4, 4)), None, LARGEST)
    assert "spread" not in flat and flat["black"] < flat["white"]


@pytest.mark.parametrize("shape, frames", [((512, 512), 1), ((4096, 4096), 1), ((900, 200), 30)])
def test_a_page_stays_small(shape, frames):
    edge = shown_edge(shape, frames)
    step = -(-max(shape) // edge)
    assert EACH * frames * (shape[0] // step) * (shape[1] // step) <= BYTES and edge <= LARGEST
    data = viewer_data(shape, (2.0, 3.0), "nm", [{}] * frames)
    assert (data["height"], data["width"]) == (shape[0] // step, shape[1] // step)
    assert data["pixel"] == [2.0 * step, 3.0 * step]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the page of a stack of two frames: left half dark, right half bright, restored by a blur."""
    folder = tmp_path_factory.mktemp("page")
    step = np.where(np.arange(96) < 48, 100.0, 1000.0) * np.ones((64, 1))
    noise = np.random.default_rng(1).normal(0.0, 20.0, (2, 64, 96))
    recording = Recording((step + noise).astype(np.float32), True, (PIXEL, PIXEL), "Å")
    outputs = {"image": "restored.tif", "verdict": "verdict.json", "frames": "frames.csv"}
    outputs = {name: str(folder / file) for name, file in (outputs | {"page": "page.html"}).items()}
    settings = page_settings(resolved({"scale": "test"}, ROOT))
    blur = {"hrstem": lambda frame: gaussian_filter(frame, 1.0)}
    tasks = [Task(0, recording, "hrstem", "given")]
    restore_tasks("a </script> b.tif", tasks, [], blur, {}, "published", outputs, settings)
    return folder / "page.html"


@pytest.fixture
def opened(open_page, made):
    """Return a function that opens the page, its images drawn."""

    def opened_page(width=1400, scheme="light"):
        page = open_page(made, width, scheme)
        page.wait_for_function("document.querySelector('canvas.images').width > 300")
        return page

    return opened_page


def grey(page, x, y):
    """Return the red, green and blue of a pixel of the images, at shares of their width and height."""
    return page.evaluate(
        """([x, y]) => {
             const c = document.querySelector("canvas.images"), at = [x * c.width, y * c.height];
             return [...c.getContext("2d").getImageData(...at, 1, 1).data.slice(0, 3)];
           }""",
        [x, y],
    )


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_loads_without_faults_and_fits(opened, width, scheme):
    page = opened(width, scheme)
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    left, right = grey(page, 0.1, 0.1), grey(page, 0.9, 0.1)
    assert max(left) < 60 and min(right) > 200
    assert "Line of 12 Å" in page.inner_text(".reading")


def test_the_divider_shows_raw_left_of_it_and_the_other_right(opened):
    page = opened()
    page.select_option("select[name=right]", "spread")
    coloured = grey(page, 0.75, 0.1)
    page.fill("input[name=divide]", "1")
    plain = grey(page, 0.75, 0.1)
    assert len(set(plain)) == 1 and coloured != plain
    assert page.faults == []


def test_the_profile_is_the_one_along_the_line(opened):
    page = opened()
    for name, value in enumerate((4, 10, 40, 10)):
        page.fill(f"input[name=line{name}]", str(value))
    words = page.inner_text(".reading")
    assert "Line of 9 Å" in words
    lowest, highest = (
        float(part) for part in words.split("restored ")[1].rstrip(".").split(" to ")
    )
    assert 60 < lowest <= highest < 140
    page.fill("input[name=line2]", "90")
    assert float(page.inner_text(".reading").split(" to ")[-1].rstrip(".")) > 900


def test_the_keyboard_alone_is_enough(opened):
    page = opened()
    page.focus("canvas.images")
    before = grey(page, 0.4, 0.3)
    for key in ("+", "+", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert grey(page, 0.4, 0.3) != before and min(grey(page, 0.4, 0.1)) > 150
    page.keyboard.press("0")
    assert grey(page, 0.4, 0.3) == before
    names = set()
    for _ in range(16):
        page.keyboard.press("Tab")
        names.add(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert {"divide", "right", "frame", "in", "out", "whole", "line0", "line3"} <= names


def test_a_line_is_drawn_by_hand_and_the_slider_shows_the_other_frame(opened):
    page = opened()
    box = page.locator("canvas.images").bounding_box()
    at = [(box["x"] + box["width"] * x, box["y"] + 0.2 * box["height"]) for x in (0.1, 0.35)]
    page.keyboard.down("Shift")
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1])
    page.mouse.up()
    page.keyboard.up("Shift")
    words = page.inner_text(".reading")
    assert "Line of 6 Å" in words
    page.fill("input[name=frame]", "1")
    assert page.inner_text(".reading") != words and "Line of 6 Å" in page.inner_text(".reading")
    assert page.faults == []


@pytest.fixture(scope="module")
def real_page(tmp_path_factory):
    """Return the page of the authors' first experimental image, as a run here restored it."""
    runs = [ROOT / f"results/{scale}/experimental/hrstem.h5" for scale in ("demo", "test")]
    made = [path for path in runs if path.exists()]
    if not made:
        pytest.skip("./reproduce --config scale=test makes the image")
    with h5py.File(made[0]) as file:
        raw, restored = (file["0000"][name][()] for name in ("raw", "restored"))
    folder = tmp_path_factory.mktemp("real")
    names = {"image": "restored.tif", "verdict": "verdict.json", "frames": "frames.csv"}
    outputs = {name: str(folder / file) for name, file in (names | {"page": "page.html"}).items()}
    settings = page_settings(resolved({}, ROOT)) | {"map": {"draws": 0, "largest": 0}}
    tasks = [Task(0, Recording(raw[None], False), "hrstem", "given")]
    network = {"hrstem": lambda frame: restored}
    references = read_references(REFERENCE)
    restore_tasks("haadf.h5", tasks, [], network, references, "published", outputs, settings)
    return folder / "page.html"


def test_the_page_of_a_real_image_is_pictured(open_page, real_page):
    page = open_page(real_page, width=1000)
    page.wait_for_function("document.querySelector('canvas.images').width > 300")
    whole = {"x": 0, "y": 0, "width": 1000, "height": 1150}
    image = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=whole))).convert("RGB")
    assert image.size == (1000, 1150) and np.asarray(image).std() > 20 and page.faults == []
    picture = ROOT / "docs" / "pictures" / "page.webp"
    if os.environ.get("EMRESTORE_PICTURES"):
        image.resize((800, 920), Image.LANCZOS).save(picture, quality=85)
    assert Image.open(picture).size == (800, 920)
