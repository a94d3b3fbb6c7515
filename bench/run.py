"""Measures everything and prints one table; scripts/bench builds first and calls it.
    run.py BIN_FOLDER [--quick] [--seconds N] [receive|sustained|decide|compare|fixtures|images|engine|push|gates|idle|api|console ...]
"""
import json
import os
import subprocess
import sys

import api
import console
import engine
import gates
import idle
import push
import receive
import sustained
from parts import ENVIRONMENT, Scratch, Table, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIXTURE = f"{ROOT}/testdata/forge/argo-cd/webhook/github-commit-event.json"
GOALS_MS = {(10_000, 10_000): 20, (1_000_000, 100): 1}
FILES = 12_000


def decide(table, bin_folder):
    for size in json.loads(run(f"{bin_folder}/slipway-decide")):
        goal = GOALS_MS.get((size["services"], size["files"]))
        met = size["index_ms"] < goal if goal else None
        table.add(f"deciding, {size['services']:,} services x {size['files']:,} files: ms "
                  f"({size['concerned']:,} concerned)", f"{size['index_ms']:.4f} (index)",
                  f"{size['decide_ms']:.4f} (decide() for each)",
                  f"{size['index_ms'] / size['decide_ms']:.4f}", f"< {goal}" if goal else "", met)


def fixtures(table, bin_folder):
    result = json.loads(run(f"{bin_folder}/slipway-fixtures", f"{ROOT}/testdata"))
    for kind in ("registry", "forge"):
        ratios = sorted(((f["interpret_us"] / f["parse_us"], f) for f in result["fixtures"]
                         if f["kind"] == kind), key=lambda one: one[0])
        above = sum(ratio >= 2 for ratio, _ in ratios)
        for word, (ratio, fixture) in (("best", ratios[0]), ("median", ratios[len(ratios) // 2]),
                                       ("worst", ratios[-1])):
            table.add(f"interpreting a {kind}'s fixture, the {word} of {len(ratios)} ({above} above "
                      f"2): us ({fixture['name']})", f"{fixture['interpret_us']:.2f}",
                      f"{fixture['parse_us']:.2f} (simdjson's parse)", f"{ratio:.2f}", "< 2",
                      ratio < 2)
    ratio, fixture = max(((f["interpret_us"] / f["fresh_us"], f) for f in result["fixtures"]),
                         key=lambda item: item[0])
    table.add(f"interpreting any fixture, the worst of {len(result['fixtures'])} against a parse from "
              f"scratch: us ({fixture['name']})", f"{fixture['interpret_us']:.2f}",
              f"{fixture['fresh_us']:.2f} (simdjson's parser made, and its parse)", f"{ratio:.2f}",
              "< 2", ratio < 2)


def images(table, bin_folder):
    result = json.loads(run(f"{bin_folder}/slipway-images"))
    table.add(f"verdicts of one tag for {result['services']:,} services: ms",
              f"{result['ruling_ms']:.1f}", "", "", "< 50", result["ruling_ms"] < 50)
    table.add("the same step with its transaction, which queues as many deployments: ms",
              f"{result['step_ms']:.0f}")


def history():
    """A fast-import stream: many files, then 199 commits that change three each."""
    names = [f"apps/app-{i % 50}/src/part-{i % 7}/file-{i}.c" for i in range(FILES)]
    for n in range(200):
        yield (f"commit refs/heads/main\ncommitter Ada <ada@example.com> {1700000000 + n} +0000\n"
               "data 2\nx\n\n")
        chosen = names if n == 0 else [names[(n * 7919 + k * 31) % FILES] for k in range(3)]
        for name in chosen:
            text = f"{n} {name}\n"
            yield f"M 100644 inline {name}\ndata {len(text)}\n{text}\n"


def compare(table, bin_folder):
    with Scratch() as folder:
        repository = f"{folder}/repository.git"
        run("git", "init", "-q", "--bare", "-b", "main", repository)
        subprocess.run(["git", "-C", repository, "fast-import", "--quiet"],
                       input="".join(history()), text=True, check=True, env=ENVIRONMENT)
        result = json.loads(run(f"{bin_folder}/slipway-compare", f"{folder}/scratch", repository,
                                "main"))
    ratio = result["walk_ms"] / result["diff_tree_ms"]
    table.add(f"comparing neighbours, {FILES:,} files, {result['pairs']} pairs: ms",
              f"{result['walk_ms']:.3f}", f"{result['diff_tree_ms']:.3f} (git diff-tree process)",
              f"{ratio:.2f}", "<= 0.33", ratio <= 1 / 3)


def main():
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    sustained_seconds = 10 if quick else 60
    if "--seconds" in arguments:
        at = arguments.index("--seconds")
        sustained_seconds = int(arguments[at + 1])
        del arguments[at:at + 2]
    bin_folder, *parts = [a for a in arguments if a != "--quick"]
    rounds, seconds, long_seconds = (1, 2, 5) if quick else (3, 3, 60)
    table = Table()
    measures = {
        "decide": lambda: decide(table, bin_folder),
        "compare": lambda: compare(table, bin_folder),
        "fixtures": lambda: fixtures(table, bin_folder),
        "images": lambda: images(table, bin_folder),
        "engine": lambda: engine.measure(table, bin_folder, 5 if quick else 15),
        "push": lambda: push.measure(table, bin_folder, ROOT, 3 if quick else 9),
        "gates": lambda: gates.measure(table, bin_folder, ROOT, 3 if quick else 9),
        "idle": lambda: idle.measure(table, bin_folder),
        "api": lambda: api.measure(table, bin_folder),
        "receive": lambda: receive.measure(table, bin_folder, FIXTURE, rounds, seconds,
                                           long_seconds),
        "sustained": lambda: sustained.measure(table, bin_folder, FIXTURE, sustained_seconds),
        "console": lambda: console.measure(table, ROOT),
    }
    for name in parts or measures:
        print(name, flush=True)
        measures[name]()
    table.print()


main()
