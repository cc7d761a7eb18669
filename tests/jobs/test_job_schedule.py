"""Wall time from the graph, against schedules made by hand."""

import pytest
from emrestore.jobs.graph import PlannedJob
from emrestore.jobs.plan import Machine, as_text, check_disk, duration, planned
from emrestore.jobs.rates import FEWEST_SECONDS, Cost, cost, known_rates, measured_factors
from emrestore.jobs.schedule import scheduled
from emrestore.jobs.work import Work

RATES = known_rates()


def job(rule="figure01", needs=(), threads=1, priority=0, benchmark=None, **work):
    return PlannedJob(
        rule, "ablation", Work(**work), tuple(needs), priority, threads, "figures", benchmark
    )


def wall(jobs, seconds, cores, gpus=0, on_gpu=()):
    costs = [Cost(s, place in on_gpu, 10.0) for place, s in enumerate(seconds)]
    return scheduled(jobs, costs, cores, gpus)


def test_a_chain_is_a_sum_and_equals_are_shared():
    chain = [job(), job(needs=[0]), job(needs=[1])]
    assert wall(chain, [3, 4, 5], 8).seconds == 12
    assert wall([job()] * 6, [10] * 6, 2).seconds == 30


def test_the_longest_goes_first():
    # 5 beside 2, 2: with the short ones first it would be 7
    assert wall([job()] * 3, [2, 2, 5], 2).seconds == 5


def test_a_higher_priority_goes_before_a_longer_job():
    jobs = [job(), job(priority=1), job(needs=[1])]
    # the second, then the third beside the first
    assert wall(jobs, [10, 1, 9], 1).seconds == 20
    assert wall(jobs, [10, 1, 9], 2).seconds == 10


def test_a_job_of_two_threads_waits_for_two_cores():
    assert wall([job(), job(threads=2), job()], [4, 3, 4], 2).seconds == 7
    # there are no two
    assert wall([job(threads=2)], [3], 1).seconds == 3


def test_one_job_a_gpu_and_cores_for_the_others():
    jobs = [job()] * 4
    assert wall(jobs, [10] * 4, 8, 2, on_gpu={0, 1, 2}).seconds == 20
    with pytest.raises(ValueError, match="gpus=1"):
        wall(jobs, [10] * 4, 8, 0, on_gpu={0})


def test_memory_is_that_of_jobs_at_work_together():
    assert wall([job()] * 5, [1] * 5, 3).memory == 30
    assert wall([job(), job(needs=[0])], [1, 1], 3).memory == 10


def test_no_schedule_beats_the_longest_chain_or_the_cores():
    jobs = [job(needs=[place - 3] if place > 2 else []) for place in range(30)]
    seconds = [1 + place % 7 for place in range(30)]
    found = wall(jobs, seconds, 2).seconds
    chains = [sum(seconds[start::3]) for start in range(3)]
    assert max(*chains, sum(seconds) / 2) <= found <= sum(seconds)


def test_time_is_a_start_and_a_rate():
    rate = RATES["dataset_shard", ""]
    for amount in (0.0, 100.0):
        expected = rate["start_s"] + amount * rate["seconds_per_unit"]
        assert cost(job("dataset_shard", amount=amount), RATES, {}).seconds == expected


def test_float32_takes_longer_and_a_gpu_takes_the_network_alone():
    narrow = {"rule": "train", "amount": 50.0, "tflop": 50.0, "device": 2e9}
    fast = cost(job(**narrow), RATES, {}).seconds
    assert cost(job(**narrow, float32=True), RATES, {}).seconds > 1.3 * fast
    on_gpu = cost(job(**narrow), RATES, {}, gpu_tflops=10.0)
    assert on_gpu.gpu and on_gpu.seconds == RATES["train", ""]["start_s"] + 5.0
    assert cost(job(**narrow), RATES, {}).memory - on_gpu.memory == 2e9
    assert not cost(job("dataset_shard", amount=9.0), RATES, {}, gpu_tflops=10.0).gpu


def benchmark(folder, name, seconds):
    (folder / name).write_text(f"s\tmax_rss\tcpu_time\n{seconds}\t100.0\t1.0\n")
    return str(folder / name)


def test_factors_are_measured_over_expected_by_rule(tmp_path):
    rate = RATES["dataset_shard", ""]
    alone = rate["start_s"] + 100.0 * rate["seconds_per_unit"]
    jobs = [
        job("dataset_shard", amount=100.0, benchmark=benchmark(tmp_path, name, 3 * alone))
        for name in ("a", "b")
    ]
    jobs.append(job("figure01", benchmark=str(tmp_path / "not there")))
    factors = measured_factors(jobs, RATES)
    assert factors["dataset_shard"] == pytest.approx(3.0) and "figure01" not in factors
    # rules that were not measured are as much slower as all others together
    assert cost(jobs[2], RATES, factors).seconds == pytest.approx(
        3.0 * RATES["figure01", ""]["start_s"]
    )


def test_a_factor_from_less_than_some_seconds_is_none(tmp_path):
    jobs = [job("figure01", benchmark=benchmark(tmp_path, "a", 0.9 * FEWEST_SECONDS))]
    assert measured_factors(jobs, RATES) == {}


def test_a_run_without_benchmarks_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="run ./reproduce at that scale first"):
        measured_factors([job(benchmark=str(tmp_path / "none"))], RATES)


@pytest.fixture
def plan():
    jobs = [
        job("dataset_shard", amount=64.0, disk=1e9),
        job("dataset_shard", amount=32.0, disk=1e9),
        job("train", needs=[0, 1], amount=100.0, tflop=100.0),
        job("all", needs=[2], threads=0),
    ]
    return planned(jobs, Machine(2, 0, 10.0))


def test_rows_are_sums_over_the_jobs_of_a_rule(plan):
    rows = {row["rule"]: row for row in plan.rows}
    assert list(rows) == ["dataset_shard", "train"]
    assert rows["dataset_shard"]["jobs"] == 2 and rows["dataset_shard"]["disk_gb"] == 2
    assert plan.total("core_hours") * 3600 > plan.schedule.seconds
    assert plan.disk == {"figures": 2e9}


def test_a_disk_that_is_too_small_is_refused_before_any_job(plan):
    needed = sum(plan.disk.values())
    assert needed > 0
    check_disk(plan, needed, "results/test")
    with pytest.raises(ValueError, match="results/test: 0 GB are free on this disk.*smaller scale"):
        check_disk(plan, 0, "results/test")


def test_the_text_says_where_its_numbers_come_from(plan):
    text = as_text(plan, Machine(2, 0, 10.0), "paper", "a clock")
    assert "Scale paper: 3 jobs. Computed; rates: a clock." in text
    assert "Wall time on 2 cores, from the graph" in text and "figures" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(59, "59 s"), (600, "10 min"), (36000, "10 hours"), (864000, "10 days")],
)
def test_times_are_in_the_unit_that_a_reader_thinks_in(seconds, text):
    assert duration(seconds) == text
