"""Names and paths that all rules share."""

SCRIPTS = Path(workflow.basedir) / "workflow" / "scripts"


def results(path):
    """Return a path below the results of this run's scale."""
    return f"results/{config['scale']}/{path}"


def logs(path):
    """Return the log file of a job."""
    return results(f"logs/{path}.log")


def benchmarks(path):
    """Return the file with the time and memory of a job."""
    return results(f"benchmarks/{path}.tsv")


def code_of(script):
    """Return the hash of a script and of all it imports: edited code reruns its rules and no other."""
    return code_hash(SCRIPTS / script)
