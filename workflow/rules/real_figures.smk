"""Figures of wrong noise models and of experimental images (6 to 8). Makes figures/."""


rule figure07:
    """Images restored by networks of wrong and of full noise models."""
    input:
        **{f"{case}_pairs": noise_shards(f"test-{case}", "test") for case in CASES},
        **(
            {"experimental": "resources/published/experimental/exp_hrstem.h5"}
            if EXPERIMENTAL
            else {}
        ),
        restored=expand(rules.restore_noise_model.output[0], noise=NOISE_MODELS),
        per_image=rules.noise_model_scores.output.per_image,
        table=rules.noise_model_scores.output.table,
    output:
        png=report(
            results("figures/fig07.png"),
            caption="../report/fig07.rst",
            category="Figures",
            labels={"figure": "7", "shows": "wrong noise models"},
        ),
        pdf=results("figures/fig07.pdf"),
        csv=results("figures/fig07.csv"),
    log:
        logs("figure07"),
    benchmark:
        benchmarks("figure07")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure07.py"),
        scale=config["scale"],
        seed=config["seed"],
        models=NOISE_MODELS,
        cases=CASES,
        fewest=NOISE["columns"]["fewest"],
        shown=config["figures"]["fig07"],
        noise=NOISE,
    message:
        "Figure 7"
    script:
        "../scripts/figure07.py"
