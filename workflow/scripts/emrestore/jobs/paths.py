"""Where the files of a run lie."""

PUBLISHED = "resources/published"
# five HR-STEM images of the authors'
AUTHORS_EXPERIMENTAL = f"{PUBLISHED}/experimental/exp_hrstem.h5"


def results(config, path):
    """Return a path below the results of a run's scale."""
    return f"results/{config['scale']}/{path}"


def logs(config, path):
    """Return the log file of a job."""
    return results(config, f"logs/{path}.log")


def benchmarks(config, path):
    """Return the file with the time and memory of a job."""
    return results(config, f"benchmarks/{path}.tsv")


def weights(config, network, modality):
    """Return the weights of a network: the authors' SavedModel, or the file of a network trained here."""
    if network == "published":
        return f"{PUBLISHED}/{modality}/saved_model"
    return results(config, f"models/{network}/{modality}/model.keras")


def restored(config, method, modality, data):
    """Return the file with a set of pairs restored by a method."""
    return results(config, f"comparison/restored/{method}-{modality}-{data}.h5")


def numbered(config, stem, images, images_per_shard):
    """Return the shards that hold a number of images: ``STEM-0000.h5`` and so on."""
    count = -(-images // images_per_shard)
    return [results(config, f"{stem}-{shard:04d}.h5") for shard in range(count)]
