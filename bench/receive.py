"""Durable receive against Debian's webhook, which checks the same signature and stores nothing."""
import glob
import json
import os
import signal
import socket
import threading
import time

from parts import SECRET, Daemon, Process, Scratch, median, run

THROUGHPUT = {1: 1.7, 16: 4, 64: 3, 256: 3}
TAIL = {16: 1 / 3, 64: 0.1, 256: 0.1}


def write_body(folder, source):
    """The fixture, brought to 7.7 KB without its white space."""
    push = json.loads(open(source).read())
    body = json.dumps(push, separators=(",", ":"))
    push["padding"] = "x" * max(0, 7700 - len(body) - 13)
    path = f"{folder}/push.json"
    with open(path, "w") as file:
        file.write(json.dumps(push, separators=(",", ":")))
    return path


def start_webhook(folder, port):
    config = f"{folder}/hooks.json"
    with open(config, "w") as file:
        json.dump([{"id": "push", "execute-command": "/bin/true",
                    "trigger-rule": {"match": {"type": "payload-hmac-sha256", "secret": SECRET,
                                               "parameter": {"source": "header",
                                                             "name": "X-Hub-Signature-256"}}}}], file)
    server = Process(["webhook", "-hooks", config, "-ip", "127.0.0.1", "-port", str(port)])
    server.port = port
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("webhook does not listen")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Receive:
    def __init__(self, bin_folder, fixture, seconds):
        self.bin, self.fixture, self.seconds = bin_folder, fixture, seconds

    def load(self, server, path, folder, connections, *flags, seconds=None):
        body = write_body(folder, self.fixture)
        result = json.loads(run(f"{self.bin}/slipway-load", server.port, path, body, SECRET,
                                connections, seconds or self.seconds, *flags))
        result["memory"] = server.memory()
        return result

    def webhook(self, connections, *flags):
        with Scratch() as folder:
            server = start_webhook(folder, free_port())
            try:
                return self.load(server, "/hooks/push", folder, connections, *flags)
            finally:
                server.end(signal.SIGKILL)  # it would go on with its backlog

    def slipway(self, connections, *flags, seconds=None):
        with Scratch() as folder, Daemon(self.bin, f"{folder}/data") as daemon:
            path, _ = daemon.hook()
            wal = WalWatch(f"{folder}/data")
            result = self.load(daemon, path, folder, connections, *flags, seconds=seconds)
            result["wal"] = wal.end()
            result["ok"] = set(result["statuses"]) == ({"401"} if flags else {"202"})
            return result

    def bare(self, connections):
        with Scratch() as folder, Process([f"{self.bin}/slipway-bare", SECRET],
                                          r"http://127.0.0.1:(\d+)") as server:
            return self.load(server, "/hooks/bench", folder, connections)


class WalWatch:
    def __init__(self, data):
        self.data, self.largest, self.stop = data, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while not self.stop.wait(0.1):
            for path in glob.glob(f"{self.data}/*-wal"):
                self.largest = max(self.largest, os.path.getsize(path) / 2**20)

    def end(self):
        self.stop.set()
        self.thread.join()
        return self.largest


def middle(results, key):
    return median([r[key] for r in results])


def measure(table, bin_folder, fixture, rounds, seconds, long_seconds):
    receive = Receive(bin_folder, fixture, seconds)
    memory = []
    at_64 = []
    for connections, goal in THROUGHPUT.items():
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(receive.webhook(connections))
            ours.append(receive.slipway(connections))
        at_64 = ours if connections == 64 else at_64
        memory += [r["memory"] for r in ours]
        name = f"durable receive, {connections} connections"
        if not all(r["ok"] for r in ours):
            name += " (NOT ALL ACCEPTED)"
        rate = middle(ours, "rate") / middle(theirs, "rate")
        table.add(f"{name}: requests/s", f"{middle(ours, 'rate'):,.0f}",
                  f"{middle(theirs, 'rate'):,.0f} (webhook)", f"{rate:.1f}", f">= {goal}",
                  rate >= goal)
        table.add(f"{name}: p50 ms", f"{middle(ours, 'p50'):.2f}", f"{middle(theirs, 'p50'):.2f}",
                  f"{middle(ours, 'p50') / middle(theirs, 'p50'):.2f}")
        tail = middle(ours, "p99") / middle(theirs, "p99")
        limit = TAIL.get(connections)
        table.add(f"{name}: p99 ms", f"{middle(ours, 'p99'):.1f}", f"{middle(theirs, 'p99'):.1f}",
                  f"{tail:.2f}", f"<= {limit:.2f}" if limit else "",
                  tail <= limit if limit else None)
        table.add(f"{name}: peak MiB", f"{middle(ours, 'memory'):.0f}",
                  f"{middle(theirs, 'memory'):.0f}")
    table.add("receiving, the most of all rounds: peak MiB", f"{max(memory):.1f}", "", "", "< 25",
              max(memory) < 25)
    bare, refused, refused_theirs = [], [], []
    for _ in range(rounds):
        bare.append(receive.bare(64))
        refused.append(receive.slipway(64, "--wrong-signature"))
        refused_theirs.append(receive.webhook(64, "--wrong-signature"))
    share = middle(at_64, "rate") / middle(bare, "rate")
    table.add("durable against not durable, 64 connections: requests/s",
              f"{middle(at_64, 'rate'):,.0f}", f"{middle(bare, 'rate'):,.0f} (edge and HMAC only)",
              f"{share:.2f}", ">= 0.5", share >= 0.5)
    rate = middle(refused, "rate") / middle(refused_theirs, "rate")
    table.add("refused signature, 64 connections: requests/s", f"{middle(refused, 'rate'):,.0f}",
              f"{middle(refused_theirs, 'rate'):,.0f} (webhook)", f"{rate:.1f}", ">= 6", rate >= 6)
    long = receive.slipway(64, seconds=long_seconds)
    held = long["rate"] / middle(at_64, "rate")
    table.add(f"durable receive for {long_seconds} s, 64 connections: requests/s",
              f"{long['rate']:,.0f} (p99 {long['p99']:.1f} ms, {long['memory']:.0f} MiB)",
              f"{middle(at_64, 'rate'):,.0f} ({seconds} s)", f"{held:.2f}")
    table.add(f"its largest WAL, MiB", f"{long['wal']:.0f}", "", "", "bounded (<= 80)",
              long["wal"] <= 80)
