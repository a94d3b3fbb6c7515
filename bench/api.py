"""How long reads of the API take with a store as after years, and what `slipway` itself costs."""
import os
import socket
import statistics
import subprocess
import time

import filled_store
from parts import Daemon, Scratch, wait_until

SERVICES, VERDICTS = 10_000, 1_000_000
REQUESTS = 2_000
# Percentiles of what is read by id; {s} a service's, {e} an environment's.
OBJECTS = ("/api/application/{s}", "/api/environment/{e}", "/api/push/{p}",
           "/api/application/{s}/status", "/api/service/{s}/watermark")
LISTS = ("/api/environment/{e}/application", "/api/environment/{e}/statuses",
         "/api/environment/{e}/services", "/api/application/{s}/deploymentRestriction",
         "/api/service/{s}/verdict", "/api/organization/{o}/push", "/api/organization/{o}/audit",
         "/api/organization/{o}/delivery")


class Connection:
    """One that stays open; http.client alone takes longer than the answers do."""

    def __init__(self, daemon):
        self.socket = socket.create_connection(("127.0.0.1", daemon.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = f" HTTP/1.1\r\nHost: bench\r\nAuthorization: Token {daemon.token}\r\n\r\n"

    def get(self, path):
        """The seconds until the whole answer is there."""
        began = time.perf_counter()
        self.socket.sendall(("GET " + path + self.rest).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1 << 16)
        head, _, body = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head.decode()}\n{body.decode()}")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:"))
        missing = length - len(body)
        while missing > 0:
            missing -= len(self.socket.recv(1 << 20))
        return time.perf_counter() - began


def p99(values):
    return sorted(values)[len(values) * 99 // 100]


def ids(organization, n):
    number = "00000000-0000-7000-{}000-{:012x}"
    return {"o": organization, "s": number.format("8", 1 + n * 7 % (SERVICES - 1)),
            "e": number.format("b", n % filled_store.ENVIRONMENTS),
            "p": number.format("a", 1 + n * 13 % (VERDICTS // filled_store.VERDICTS_OF_A_PUSH - 1))}


def reads(table, bin_folder):
    with Scratch() as folder:
        data = filled_store.make(bin_folder, folder, SERVICES, VERDICTS)
        with Daemon(bin_folder, data) as daemon:
            wait_until(daemon.ready, "readiness")
            organization = daemon.api("/api/organization")["results"][0]["id"]
            connection = Connection(daemon)
            floor = p99([connection.get("/healthz") for _ in range(REQUESTS)])
            for paths, count, goal, what in ((OBJECTS, REQUESTS, 1, "one object"),
                                             (LISTS, REQUESTS // 10, 10, "one page of a list")):
                slowest = max((p99([connection.get(path.format(**ids(organization, n)))
                                    for n in range(count)]) * 1000, path) for path in paths)
                table.add(f"reading {what}, the slowest of {len(paths)}: p99 ms ({slowest[1]})",
                          f"{slowest[0]:.2f}", f"{floor * 1000:.2f} (/healthz)",
                          f"{slowest[0] / floor / 1000:.1f}", f"< {goal}", slowest[0] < goal)


def program(table, bin_folder):
    def start(*command):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - began) * 1000

    turns = [(start(f"{bin_folder}/slipway", "--version"), start("/bin/true")) for _ in range(101)]
    ours, bare = (statistics.median(times) for times in zip(*turns))
    table.add("slipway --version: ms", f"{ours:.1f}", f"{bare:.1f} (/bin/true)",
              f"{ours / bare:.1f}", "< 10", ours < 10)
    size = os.path.getsize(f"{bin_folder}/slipway") / 2**20
    table.add("the size of slipway: MiB", f"{size:.1f}", "", "", "< 5", size < 5)


def measure(table, bin_folder):
    program(table, bin_folder)
    reads(table, bin_folder)
