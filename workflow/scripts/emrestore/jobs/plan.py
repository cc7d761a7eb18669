"""What a run costs, from its graph of jobs: hours of cores and GPUs, wall time, disk, memory."""

from collections import Counter
from dataclasses import dataclass

from emrestore.jobs.rates import cost, known_rates
from emrestore.jobs.schedule import Schedule, scheduled

COLUMNS = (
    "rule",
    "stage",
    "jobs",
    "core_hours",
    "gpu_hours",
    "longest_hours",
    "disk_gb",
    "memory_gb",
)

SHOWN = 1e-3  # of all hours; rules with less are not printed


@dataclass(frozen=True)
class Machine:
    """What a run has: cores, GPUs, and what one of them reaches in convolutions [TFLOP/s]."""

    cores: int
    gpus: int
    gpu_tflops: float


@dataclass(frozen=True)
class Plan:
    """Rows by rule (`COLUMNS`), disk [byte] by folder, and when all is done."""

    rows: list
    disk: Counter
    schedule: Schedule

    def total(self, column):
        """Return the sum of a column over all rules."""
        return sum(row[column] for row in self.rows)


def planned(jobs, machine, factors=None):
    """Return the plan of a run.

    Parameters
    ----------
    jobs : list of emrestore.jobs.graph.PlannedJob
    machine : Machine
    factors : dict, optional
        From `emrestore.jobs.rates.measured_factors`.

    Returns
    -------
    Plan
        A job on a GPU counts the time of its cores too. memory_gb and longest_hours are of one job, the
        largest; the others of all jobs of a rule.
    """
    rates, tflops = known_rates(), machine.gpu_tflops if machine.gpus else None
    costs = [cost(job, rates, factors or {}, tflops) for job in jobs]
    rows, disk = {}, Counter()
    for job, one in zip(jobs, costs, strict=True):
        if not job.threads:
            continue
        row = rows.setdefault(job.rule, dict.fromkeys(COLUMNS, 0) | {"stage": job.stage})
        hours = one.seconds / 3600.0
        row["jobs"] += 1
        row["core_hours"] += hours * job.threads
        row["gpu_hours"] += hours * one.gpu
        row["longest_hours"] = max(row["longest_hours"], hours)
        row["disk_gb"] += job.work.disk / 1e9
        row["memory_gb"] = max(row["memory_gb"], one.memory / 1e9)
        disk[job.folder] += job.work.disk
    rows = [row | {"rule": rule} for rule, row in rows.items()]
    return Plan(rows, disk, scheduled(jobs, costs, machine.cores, machine.gpus))


def duration(seconds):
    """Return a time in the unit that a reader thinks in."""
    for unit, length, longest in (("s", 1, 100), ("min", 60, 120), ("hours", 3600, 72)):
        if seconds < longest * length:
            return f"{seconds / length:.3g} {unit}"
    return f"{seconds / 86400:,.3g} days"


def three_digits(value):
    """Return a number with three digits, or a dash for none."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value else "-"


def in_short(plan, machine):
    """Return the numbers of a plan that a run says at its start, as one sentence."""
    gpus = f" and {machine.gpus} GPUs" if machine.gpus else ""
    return (
        f"They take about {duration(plan.schedule.seconds)} on {machine.cores} cores{gpus} (computed), "
        f"up to {plan.schedule.memory / 1e9:.2g} GB of memory at once, and "
        f"{plan.total('disk_gb'):.2g} GB on disk for images"
    )


def check_disk(plan, free, folder):
    """Refuse a run whose images do not fit on the disk.

    Parameters
    ----------
    plan : Plan
    free : int [byte]
    folder : str
        Where the results lie.

    Raises
    ------
    ValueError
        Says what is needed, what is free, and what to do.
    """
    needed = sum(plan.disk.values())
    if needed > free:
        largest, size = plan.disk.most_common(1)[0]
        raise ValueError(
            f"{folder}: {free / 1e9:.3g} GB are free on this disk, and the images of this run take "
            f"{needed / 1e9:.3g} GB, {size / 1e9:.3g} GB of them in {largest}: free some space, link "
            "results/ to another disk, or take a smaller scale"
        )


def as_table(rows):
    """Return rows of text as one table with aligned columns."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place < 2 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_text(plan, machine, scale, told):
    """Return a plan as it is printed.

    Parameters
    ----------
    plan : Plan
    machine : Machine
    scale : str
    told : str
        Where the rates come from.

    Returns
    -------
    str
    """
    ordered = sorted(plan.rows, key=lambda row: -row["core_hours"] - row["gpu_hours"])
    least = SHOWN * (plan.total("core_hours") + plan.total("gpu_hours"))
    shown = [
        row
        for row in ordered
        if row["core_hours"] + row["gpu_hours"] > least or row["disk_gb"] > 0.1
    ]
    rows = [COLUMNS]
    for row in shown:
        rows.append(
            (
                row["rule"],
                row["stage"],
                str(row["jobs"]),
                *map(three_digits, (row[name] for name in COLUMNS[3:])),
            )
        )
    folders = "\n".join(
        f"  {folder:15} {size / 1e9:8.3g} GB" for folder, size in plan.disk.most_common() if size
    )
    gpus = f", {machine.gpus} GPUs of {machine.gpu_tflops:g} TFLOP/s" if machine.gpus else ""
    longest = max(plan.rows, key=lambda row: row["longest_hours"])
    return (
        f"Scale {scale}: {plan.total('jobs')} jobs. Computed; rates: {told}.\n\n{as_table(rows)}\n"
        f"and {len(ordered) - len(shown)} rules that take less (plan.csv has all)\n\n"
        f"Core hours {three_digits(plan.total('core_hours'))}, "
        f"GPU hours {three_digits(plan.total('gpu_hours'))}; "
        f"the longest job: {longest['rule']}, {duration(3600 * longest['longest_hours'])}.\n"
        f"Wall time on {machine.cores} cores{gpus}, from the graph: {duration(plan.schedule.seconds)}. "
        f"Jobs at work together take up to {plan.schedule.memory / 1e9:.3g} GB of memory.\n"
        f"Disk: {plan.total('disk_gb'):.4g} GB of images,\n{folders}\n"
        "and some 6 GB of environments, downloads and everything small.\n"
        "Other hardware: ./reproduce plan --config scale=NAME cores=N gpus=N tflops=X (of one GPU in\n"
        "convolutions); from=SCALE corrects the rates by the benchmarks of a run at that scale here.\n"
    )
