"""Write what a demo run took, by rule: tests/jobs/measured_demo.py FOLDER, where ./reproduce ran."""

import csv
import sys
from pathlib import Path

MEASURED = Path(__file__).with_name("measured_demo.csv")


def main(folder):
    """Sum the benchmarks of a demo run by rule, of the jobs that had ended."""
    benchmarks, rows = Path(folder) / "results" / "demo" / "benchmarks", {}
    for path in sorted(benchmarks.rglob("*.tsv")):
        rule = path.relative_to(benchmarks).with_suffix("").parts[0]
        with open(path, newline="") as file:
            found = list(csv.DictReader(file, delimiter="\t"))[-1]
        seconds = float(found["s"])
        # the shortest jobs end before their first sample
        cpu = seconds if found["cpu_time"] in ("-", "NA") else float(found["cpu_time"])
        row = rows.setdefault(rule, [0, 0.0, 0.0])
        for place, value in enumerate((1, seconds, cpu)):
            row[place] += value
    with open(MEASURED, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["rule", "jobs", "seconds", "cpu_seconds"])
        table.writerows([rule, n, f"{s:.1f}", f"{cpu:.1f}"] for rule, (n, s, cpu) in rows.items())


if __name__ == "__main__":
    main(sys.argv[1])
