"""The rule that chooses Figure 2's images, and the drawn tables."""

import numpy as np
import pandas as pd
import pytest
from emrestore.figures.comparison import chosen_images, markdown, specimens
from emrestore.figures.modalities import markdown as modalities_markdown
from emrestore.figures.modalities import modalities
from emrestore.figures.style import LABELS, method_label, save


def noisy_rows(quality):
    return pd.DataFrame({"image": range(len(quality)), "psnr_db": quality})


def test_images_are_the_ones_at_the_quantiles():
    # 0, 10, ... 100 dB in mixed order: the quantile q has 100·q dB by construction
    quality = np.array([30, 0, 100, 70, 10, 20, 40, 90, 50, 60, 80], float)
    chosen = chosen_images(noisy_rows(quality), [0.3, 0.7])
    assert quality[chosen].tolist() == [30.0, 70.0]


def test_one_image_is_shown_once():
    assert chosen_images(noisy_rows([12.0]), [0.33, 0.67]) == [0]


def test_no_image_is_an_error_that_names_the_table():
    with pytest.raises(ValueError, match="per_image.csv has no row of the method 'noisy'"):
        chosen_images(noisy_rows([]), [0.5])


def test_a_row_has_one_grey_scale_that_of_the_undistorted_image(tmp_path):
    truth = np.arange(10000.0).reshape(100, 100)
    fig = specimens([[("a", truth * 3, 1.0), ("b", truth, None)]])
    limits = {ax.images[0].get_clim() for ax in fig.axes}
    assert [ax.get_title() for ax in fig.axes] == ["a", "b"]
    assert limits == {tuple(np.percentile(truth, [0.5, 99.5]))}
    save(fig, tmp_path / "one.png")
    save(specimens([[("a", truth * 3, 1.0), ("b", truth, None)]]), tmp_path / "two.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_markdown_has_the_numbers():
    row = {"data": "test", "method": "cgrdn", "parameters": 7035521, "psnr_db": 36.961}
    row |= {"psnr_low": 36.5, "psnr_high": 37.4, "ssim": 0.9, "l1": 0.01, "n_images": 64}
    assert "| 7,035,521 | 36.96 (36.50 … 37.40) | 0.900 | 0.0100 | 64 |" in markdown(
        pd.DataFrame([row])
    )


def test_a_modality_may_lack_a_method():
    rows = [
        {"modality": name, "data": data, "method": method, "psnr_db": 30.0 + i, "n_images": 8}
        for name, data, methods in (
            ("hrstem", "authors", ("noisy", "cgrdn")),
            ("hrstem", "test", ("cgrdn",)),
            ("lrtem", "test", ("noisy",)),
        )
        for i, method in enumerate(methods)
    ]
    table = pd.DataFrame(rows).assign(psnr_low=29.0, psnr_high=32.5)
    text = modalities_markdown(table, ["noisy", "cgrdn"]).splitlines()
    ours, authors = "8 | our test pairs", "8 | the authors' pairs"
    assert text[2] == f"| hrstem | {authors} | 30.00 (29.00 … 32.50) | 31.00 (29.00 … 32.50) |"
    assert text[3] == f"| hrstem | {ours} | – | 30.00 (29.00 … 32.50) |"
    assert text[4] == f"| lrtem | {ours} | 30.00 (29.00 … 32.50) | – |"
    fig = modalities(table, ["noisy", "cgrdn"])
    values = [[note.get_text() for note in ax.texts] for ax in fig.axes]
    assert values == [["30.0", "30.0", "31.0"], ["30.0"], []]
    assert [ax.get_title() for ax in fig.axes[:2]] == ["HRSTEM, 8 and 8 pairs", "LRTEM, 8 pairs"]


def test_every_method_has_a_label():
    methods = "noisy median gaussian_best bm3d_estimated bm3d_true bm3d_spectrum bm3d_stabilised"
    networks = {"mrunet", "cgrdn_mean", "published", "published_tuned"}
    assert set(LABELS) == {*methods.split(), *networks}
    assert method_label("published") == "published network"
    assert method_label("published_tuned") == "published network, tuned"
    assert method_label("cgrdn") == "CGRDN (this run)"
