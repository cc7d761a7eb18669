"""What the record of a run says of its rules and sources."""

from pathlib import Path
from types import SimpleNamespace

from emrestore.jobs.record import documented, rule_facts, sources

ROOT = Path(__file__).parents[2]
FILE = str(ROOT / "workflow" / "rules" / "ablation-layers.smk")
# what Snakemake's rules have
DRAWN = SimpleNamespace(
    name="figure01",
    snakefile=FILE,
    lineno=7,
    script="../scripts/ablation/figure01.py",
    conda_env="../../envs/figures.yaml",
    params={"code": "c0de", "seed": 5},
    docstring="Draw it.",
    output=[Path("results/test/figures/fig01.png")],
)
TARGET = SimpleNamespace(
    name="ablation",
    snakefile=FILE,
    lineno=1,
    script=None,
    conda_env=None,
    params={},
    docstring="A target.",
    output=[],
)


def test_facts_of_a_rule_lead_to_its_line_script_and_code():
    assert rule_facts([DRAWN, TARGET], {FILE: {1: 3, 7: 108}}, ROOT, 5) == {
        "figure01": {
            "file": "workflow/rules/ablation-layers.smk",
            "line": 108,
            "script": "workflow/scripts/ablation/figure01.py",
            "environment": "envs/figures.yaml",
            "code": "c0de",
            "seed": 5,
            "takes_seed": True,
        }
    }


def test_the_documentation_lists_rules_with_their_stage():
    (drawn,) = documented([DRAWN, TARGET])
    assert drawn == {
        "name": "figure01",
        "stage": "ablation",
        "file": "ablation-layers.smk",
        "docstring": "Draw it.",
        "output": ["results/test/figures/fig01.png"],
    }


def test_a_figure_that_a_config_adds_stands_with_the_stage_of_its_script():
    added = SimpleNamespace(**vars(DRAWN) | {"snakefile": str(ROOT / "added.smk")})
    (rule,) = documented([added])
    assert rule["stage"] == "ablation" and rule["file"] == "added.smk"


def test_sources_are_the_files_that_a_result_may_depend_on(tmp_path):
    kept = [
        "Snakefile",
        "config.yaml",
        "envs/data.yaml",
        "laws/printed.yaml",
        "scales/test.yaml",
        "workflow/audit/claims.yaml",
        "workflow/rules/fit.smk",
        "workflow/scripts/emrestore/trust/reference.csv",
        "workflow/scripts/fit/fit_atoms.py",
    ]
    left_out = ["README.md", "scales/demo.yaml", "tests/fit/test_fit.py"]
    left_out += ["workflow/scripts/__pycache__/a.pyc", "workflow/.hidden"]
    for name in kept + left_out:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sources(tmp_path, "test", "printed") == kept
    assert sources(tmp_path, "test", "taken") == [one for one in kept if "laws" not in one]
