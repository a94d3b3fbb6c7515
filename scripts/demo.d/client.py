"""Keeps requesting addresses through the gateway, each in a thread of its own, until SIGTERM.

    client.py RESULT URL...     a URL is http://HOST:PORT/PATH; HOST goes into the Host header, and
                                the connection to 127.0.0.1

Writes RESULT as JSON, again and again and once more at its end: how many requests were answered
with 200, which were not, and the slowest answer.
"""
import http.client
import json
import os
import signal
import sys
import threading
import time
import urllib.parse

PAUSE = 0.004
TIMEOUT = 20


class Tally:
    def __init__(self, path, names):
        self.path = path
        self.lock = threading.Lock()
        self.answered = dict.fromkeys(names, 0)
        self.failures = []
        self.slowest = 0.0

    def count(self, name, seconds, failure):
        with self.lock:
            self.slowest = max(self.slowest, seconds)
            if failure:
                self.failures.append({"url": name, "at": time.strftime("%H:%M:%S"), "what": failure})
            else:
                self.answered[name] += 1

    def write(self):
        with self.lock:
            result = {
                "answered": sum(self.answered.values()),
                "failed": len(self.failures),
                "slowest_ms": round(self.slowest * 1000),
                "by_url": self.answered,
                "failures": self.failures[:20],
            }
        with open(self.path + ".new", "w") as file:
            json.dump(result, file)
        os.replace(self.path + ".new", self.path)


def request(connection, url):
    connection.request("GET", url.path or "/", headers={"Host": url.netloc})
    response = connection.getresponse()
    response.read()
    return None if response.status == 200 else f"status {response.status}"


def keep_requesting(name, tally, stopping):
    url = urllib.parse.urlsplit(name)
    while not stopping.is_set():
        # A new connection for every hundred requests: both kinds must survive a switch.
        connection = http.client.HTTPConnection("127.0.0.1", url.port or 80, timeout=TIMEOUT)
        for _ in range(100):
            start = time.monotonic()
            try:
                failure = request(connection, url)
            except (OSError, http.client.HTTPException) as error:
                failure = f"{type(error).__name__}: {error}"
            tally.count(name, time.monotonic() - start, failure)
            if failure or stopping.wait(PAUSE):
                break
        connection.close()


def main():
    path, names = sys.argv[1], sys.argv[2:]
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    tally = Tally(path, names)
    threads = [threading.Thread(target=keep_requesting, args=(name, tally, stopping)) for name in names]
    for thread in threads:
        thread.start()
    while not stopping.wait(0.2):
        tally.write()
    for thread in threads:
        thread.join()
    tally.write()


main()
