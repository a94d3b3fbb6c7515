"""The idle daemon with 100 services, and its start with many services and stored verdicts."""
import time

import filled_store
from parts import Daemon, Scratch, run, wait_until
from push import end_services

SERVICE = '''          - name: service-{0}
            repository: {1}
            branch: main
            entrypoint: sleep
            arguments: ["86400"]
            restrictions:
              - match: apps/{0}
'''


def apply_file(path, repository, count):
    with open(path, "w") as file:
        file.write("projects:\n  - name: bench\n    environments:\n      - name: bench\n"
                   "        services:\n")
        file.writelines(SERVICE.format(i, repository) for i in range(count))


def idle(table, bin_folder):
    with Scratch() as folder:
        work, data = f"{folder}/work", f"{folder}/data"
        run("git", "init", "-q", "-b", "main", work)
        run("git", "-C", work, "commit", "-q", "--allow-empty", "-m", "begin")
        apply_file(f"{folder}/slipway.yaml", work, 100)
        with Daemon(bin_folder, data) as daemon:
            try:
                daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
                daemon.cli("application", "deploy", *[f"service-{i}" for i in range(100)], "--watch")
                busy = daemon.memory("VmRSS")
            finally:
                daemon.end()
            with Daemon(bin_folder, data) as again:
                try:
                    wait_until(again.ready, "readiness")
                    time.sleep(6)  # one round of watching the services
                    resident = again.memory("VmRSS")
                finally:
                    again.end()
                    end_services(data)
    table.add("idle with 100 running services: resident MiB", f"{resident:.1f}",
              f"{busy:.1f} (right after 100 releases)", "", "< 30", resident < 30)


def start(table, bin_folder, services, verdicts):
    with Scratch() as folder:
        data = filled_store.make(bin_folder, folder, services, verdicts)
        times = []
        for _ in range(5):
            began = time.monotonic()
            with Daemon(bin_folder, data) as daemon:
                wait_until(daemon.ready, "readiness")
                times.append(time.monotonic() - began)
        middle = sorted(times)[len(times) // 2]
        table.add(f"start with {services:,} services and {verdicts:,} verdicts, to /readyz: ms",
                  f"{middle * 1000:.0f}", "", "", "< 1000", middle < 1)


def measure(table, bin_folder):
    idle(table, bin_folder)
    start(table, bin_folder, 10_000, 1_000_000)
