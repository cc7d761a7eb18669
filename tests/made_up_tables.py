"""Made-up tables of a run whose right verdicts are known, for tests of claims and of their page."""

from pathlib import Path

import pandas as pd
import yaml
from emrestore.claims.judging import judged

ROOT = Path(__file__).parents[1]
CLAIMS = yaml.safe_load((ROOT / "workflow" / "audit" / "claims.yaml").read_text())
PARAMETERS = {"cgrdn": 7035521, "grdn": 7019752, "mrunet": 51696000, "discriminator": 2764545}
SIZES = pd.DataFrame(
    [
        {"network": name, "parameters": n, "output_edge": 32 if name == "discriminator" else 256}
        | {"receptive_field": 70, "unpadded_edge": 24}
        for name, n in PARAMETERS.items()
    ]
)
SETTINGS = {"psnr_tolerance_db": 1.5, "fewest_images": 30, "exponent_within": 0.2}
SETTINGS |= {"mostly_rising": 0.9, "incoherent": ["haadf"]}
SETTINGS |= {"table1_tolerance_db": 0.03, "fewest_trainings": 5, "almost_any": 0.8}
PAPER = {"bm3d_true": 30.45, "mrunet": 36.70, "grdn": 36.90, "cgrdn": 36.96, "published": 36.96}
# trainings of the ablation that differ by 0.005 dB
REPEATS = pd.DataFrame(
    [
        {"n_lay": n, "repeat": r, "psnr_db": 36.0 + n + 0.005 * (-1) ** r}
        for n in (5, 9)
        for r in range(4)
    ]
)


def tables(quality, n=64, spread=0.1, **more):
    """Return table1, per_image and sizes of methods with the given PSNR on our test set, and others."""
    same = {"modality": "hrstem", "data": "test"}
    table = [
        {"method": m, **same, "psnr_db": q, "psnr_low": q - spread, "psnr_high": q + spread}
        | {"n_images": n, "parameters": PARAMETERS.get(m, 0), "seconds_per_image": 1.5}
        for m, q in quality.items()
    ]
    rows = [
        {"method": m, **same, "image": i, "psnr_db": q + 0.02 * (i % 5 - 2)}
        for m, q in quality.items()
        for i in range(n)
    ]
    both = {"table1": pd.DataFrame(table), "per_image": pd.DataFrame(rows)}
    return both | {"sizes": SIZES} | more


def verdicts(quality, scale, n=64):
    """Return claims.csv of methods with the given PSNR, by claim."""
    result = judged(CLAIMS, tables(quality, n, repeats=REPEATS), SETTINGS, scale)
    return result.set_index("id")
