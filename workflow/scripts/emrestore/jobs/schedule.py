"""When the jobs of a graph would run on given cores and GPUs: list scheduling, as Snakemake's."""

import heapq
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """Wall time [s] of all jobs, and the most memory [byte] that jobs at work together take."""

    seconds: float
    memory: float


def scheduled(jobs, costs, cores, gpus=0):
    """Return when all jobs are done.

    A job starts as soon as all it waits for are done and its cores, and its GPU, are free; of those that
    could start, the higher priority goes first, then the longer one.

    Parameters
    ----------
    jobs : list of emrestore.jobs.graph.PlannedJob
        In an order in which none comes before one that it needs.
    costs : list of emrestore.jobs.rates.Cost
        One a job.
    cores, gpus : int

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError
        If a job needs a GPU and there is none.
    """
    if any(one.gpu for one in costs) and gpus < 1:
        raise ValueError("plan: jobs need a GPU and gpus=0: give gpus=1 or more")
    waiting = [len(job.needs) for job in jobs]
    followers = [[] for _ in jobs]
    for place, job in enumerate(jobs):
        for one in job.needs:
            followers[one].append(place)

    def entry(place):
        return -jobs[place].priority, -costs[place].seconds, place

    ready = sorted(entry(place) for place, count in enumerate(waiting) if not count)
    running, now, memory, most = [], 0.0, 0.0, 0.0
    free = {"cores": cores, "gpus": gpus}
    while ready or running:
        left = []
        for *_, place in ready:
            takes = min(jobs[place].threads, cores), int(costs[place].gpu)
            if takes[0] > free["cores"] or takes[1] > free["gpus"]:
                left.append(entry(place))
                continue
            free["cores"] -= takes[0]
            free["gpus"] -= takes[1]
            memory += costs[place].memory * (takes[0] > 0)
            heapq.heappush(running, (now + costs[place].seconds, place))
        most, ready = max(most, memory), left
        now, place = heapq.heappop(running)
        free["cores"] += min(jobs[place].threads, cores)
        free["gpus"] += int(costs[place].gpu)
        memory -= costs[place].memory * (jobs[place].threads > 0)
        for follower in followers[place]:
            waiting[follower] -= 1
            if not waiting[follower]:
                ready.append(entry(follower))
        ready.sort()
    return Schedule(now, most)
