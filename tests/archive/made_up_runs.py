"""Small results of a run, with its record, whose differences from others are known."""

import json
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load((ROOT / "workflow" / "audit" / "compared.yaml").read_text())
TABLES = {
    "comparison/table1.csv": (
        "method,modality,data,psnr_db,psnr_low,psnr_high,ssim,seconds_per_image\n"
        "noisy,hrstem,test,18,17,19,0.1,1\n"
        "cgrdn,hrstem,test,30,29,31,0.9,2\n"
    ),
    "fit/scs_exponent.csv": "voltage_kv,detector,exponent\n300,haadf,1.7812345\n80,haadf,1.5\n",
    "audit/claims.csv": "id,measured,low,high,verdict,why\nT1,30,29,31,reproduced,30 dB\n"
    "speed-1024,3,2,4,reproduced,fast\n",
    "figures/resources.csv": "rule,seconds\ntrain,7\n",
}


def write_run(folder, tables=TABLES, seed=1, hashes=None, code="c0de", archive=None, **config):
    """Write results or, with what is left out, an archive; return the folder."""
    for name, text in tables.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "config.yaml").write_text(yaml.safe_dump({"scale": "test", "seed": seed} | config))
    files = {f"results/test/{name}": sha for name, sha in (hashes or {}).items()}
    files["workflow/scripts/train.py"] = code
    graph = [
        {"@id": "ro-crate-metadata.json", "about": {"@id": "./"}},
        {"@id": "./", "mainEntity": {"@id": "Snakefile"}},
        {"@id": "Snakefile", "version": "f00"},
        *({"@id": name, "sha256": sha} for name, sha in files.items()),
    ]
    crate = folder if archive is not None else folder / "audit" / "ro-crate"
    crate.mkdir(parents=True, exist_ok=True)
    (crate / "ro-crate-metadata.json").write_text(json.dumps({"@graph": graph}))
    if archive is not None:
        (folder / "run.yaml").write_text(yaml.safe_dump({"left_out": archive}))
    return folder


def changed(file, old, new):
    """Return the tables with one text replaced in one of them."""
    assert old in TABLES[file]
    return TABLES | {file: TABLES[file].replace(old, new)}
