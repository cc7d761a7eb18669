"""Settings and inputs of the wrong noise models (Figure 7)."""

NOISE = config["noise_models"]
CASES = NOISE["cases"]
# the networks: the full noise model, and the wrong one of each case
NOISE_MODELS = ["full"] + [f"wrong-{case}" for case in CASES]
EXPERIMENTAL = config["published"]["enabled"]


def noise_settings(wildcards):
    """Return what the pairs of a noise model, or the test pairs of a case, depend on."""
    kind, _, case = wildcards.noise.partition("-")
    distortion, where = config["distortion"], "noise_models"
    distortion = merged(distortion, NOISE["distortion"], f"{where}.distortion")
    if kind == "test":
        distortion = merged(distortion, NOISE["test"], f"{where}.test")
    if case:
        changes = CASES[case][kind]
        distortion = merged(distortion, changes, f"{where}.cases.{case}.{kind}")
    return {
        "datasets": {
            "image_size": NOISE["image_size"],
            "images_per_shard": NOISE["images_per_shard"],
            "images": NOISE["images"][wildcards.split],
        },
        "specimen": merged(config["specimen"], NOISE["specimen"], f"{where}.specimen"),
        "imaging": {
            name: part
            for name, part in merged(
                config["imaging"], NOISE["imaging"], f"{where}.imaging"
            ).items()
            if name != "lowres"
        },
        "distortion": {
            name: part for name, part in distortion.items() if name != "tem"
        },
    }


def noise_shards(noise, split):
    """Return the shards of one noise model or case."""
    count = -(-NOISE["images"][split] // NOISE["images_per_shard"])
    folder = f"noise_models/{noise}/{NOISE['modality']}"
    return [results(f"{folder}/{split}-{shard:04d}.h5") for shard in range(count)]


def noise_sets(noise):
    """Return the images that a network restores: those it is wrong about, or all."""
    cases = [noise.removeprefix("wrong-")] if noise != "full" else list(CASES)
    sets = {case: noise_shards(f"test-{case}", "test") for case in cases}
    experimental = {"experimental": [AUTHORS_EXPERIMENTAL]}
    return sets | (experimental if EXPERIMENTAL else {})
