"""Figures of wrong noise models and of experimental images (6 to 8). Makes figures/."""

STAND_INS = stand_ins()


rule figure06:
    """Images of every modality before and after restoration by the published networks."""
    input:
        experimental=[
            results(f"experimental/{modality}.h5")
            for modality in config["datasets"]["modalities"]
            if modality not in STAND_INS
        ],
        pairs=[pairs_of(name, stand_in_data(name))[0] for name in STAND_INS],
        restored=[
            results(f"comparison/restored/published-{name}-{stand_in_data(name)}.h5")
            for name in STAND_INS
        ],
    output:
        png=report(
            results("figures/fig06.png"),
            caption="../report/fig06.rst",
            category="Figures",
            labels={"figure": "6", "shows": "restoration by modality"},
        ),
        pdf=results("figures/fig06.pdf"),
        csv=results("figures/fig06.csv"),
    log:
        logs("figure06"),
    benchmark:
        benchmarks("figure06")
    conda:
        "../../envs/figures.yaml"
    threads: 1
    params:
        code=code_of("figure06.py"),
        scale=config["scale"],
        edge=config["experimental"]["edge"],
        most=config["experimental"]["most"],
        stand_ins=STAND_INS,
    message:
        "Figure 6"
    script:
        "../scripts/figure06.py"


rule figure07:
    """Images restored by networks of wrong and of full noise models."""
    input:
        **{f"{case}_pairs": noise_shards(f"test-{case}", "test") for case in CASES},
        **({"experimental": AUTHORS_EXPERIMENTAL} if EXPERIMENTAL else {}),
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
