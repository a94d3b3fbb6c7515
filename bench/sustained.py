"""A rate of signed deliveries that is held, whatever the answers take, beside 300 services of which
some are deployed all the time."""
import json
import sqlite3
import threading
import time

from idle import apply_file
from parts import SECRET, Daemon, Scratch, run, wait_until
from push import end_services
from receive import write_body

SERVICES = 300
BATCH = 20
CONNECTIONS = 64


class Repeated:
    """Calls something again and again in a thread, until it is left."""

    def __init__(self, call, pause=0.0):
        self.call, self.pause, self.stop, self.failed = call, pause, threading.Event(), None
        self.thread = threading.Thread(target=self.repeat)

    def repeat(self):
        try:
            while not self.stop.is_set():
                self.call()
                self.stop.wait(self.pause)
        except Exception as error:  # pylint: disable=broad-except
            self.failed = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()


def ask(data, query, *values):
    with sqlite3.connect(f"file:{data}/slipway.db?mode=ro", uri=True) as store:
        return store.execute(query, values).fetchone()[0]


def names(first):
    return [f"service-{(first + i) % SERVICES}" for i in range(BATCH)]


def deploy_in_turns(daemon):
    first = 0

    def deploy():
        nonlocal first
        daemon.cli("application", "deploy", *names(first), "--watch")
        first = (first + BATCH) % SERVICES
    return deploy


def hold(bin_folder, fixture, folder, data, rate, seconds):
    with Daemon(bin_folder, data, "--release-threads", "16", "--stage-parallelism", "64") as daemon:
        try:
            daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
            for first in range(0, SERVICES, BATCH):
                daemon.cli("application", "deploy", *names(first), "--watch")
            path, hook = daemon.hook()
            before = ask(data, "SELECT count(*) FROM deployment WHERE state = 'DEPLOYED'")
            memory = []
            with Repeated(deploy_in_turns(daemon)) as deploying, \
                    Repeated(lambda: memory.append(daemon.memory("VmRSS")), 0.5):
                result = json.loads(run(f"{bin_folder}/slipway-load", daemon.port, path,
                                        write_body(folder, fixture), SECRET, CONNECTIONS, seconds,
                                        f"--rate={rate}"))
            if deploying.failed:
                raise deploying.failed
            began = time.monotonic()
            wait_until(lambda: ask(data, "SELECT count(*) FROM delivery WHERE state = 'RECEIVED'")
                       == 0, "all to be interpreted", 600, 0.2)
            result["behind"] = time.monotonic() - began
            result["stored"] = ask(data, "SELECT count(*) FROM delivery WHERE hook_id = ?", hook)
            result["deployed"] = ask(
                data, "SELECT count(*) FROM deployment WHERE state = 'DEPLOYED'") - before
            result["memory"] = memory
            return result
        finally:
            daemon.end()
            end_services(data)


def measure(table, bin_folder, fixture, seconds, rate=1000):
    with Scratch() as folder:
        work = f"{folder}/work"
        run("git", "init", "-q", "-b", "main", work)
        run("git", "-C", work, "commit", "-q", "--allow-empty", "-m", "begin")
        apply_file(f"{folder}/slipway.yaml", work, SERVICES)
        result = hold(bin_folder, fixture, folder, f"{folder}/data", rate, seconds)
    accepted = result["statuses"].get("202", 0)
    refused = {status: count for status, count in result["statuses"].items() if status != "202"}
    third = len(result["memory"]) // 3
    middle, end = max(result["memory"][third:2 * third]), max(result["memory"][2 * third:])
    what = f"{rate:,} deliveries a second for {seconds} s beside {SERVICES} services"
    table.add(f"{what}: accepted of {rate * seconds:,}", f"{accepted:,}", str(refused or ""), "",
              "all", accepted == rate * seconds)
    table.add("of these lost: deliveries", accepted - result["stored"], "", "", "0",
              accepted == result["stored"])
    table.add("from when each was due to its answer: p50 / p99 / p99.9 / most ms",
              f"{result['p50']:.1f} / {result['p99']:.1f} / {result['p999']:.0f} / {result['max']:.0f}")
    table.add("deployments that ended meanwhile", result["deployed"], "", "", "> 0",
              result["deployed"] > 0)
    table.add("until the last was interpreted: s after the last answer", f"{result['behind']:.1f}")
    table.add("resident, the most of the last third: MiB", f"{end:.1f}",
              f"{middle:.1f} (of the second)", f"{end / middle:.2f}", "<= 1.1", end <= 1.1 * middle)
