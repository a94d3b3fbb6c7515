"""What the measurements share: processes that end with them, and small readings of /proc."""
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

SECRET = "a-secret-of-the-bench"
GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
       "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
       "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com"}
ENVIRONMENT = {**os.environ, **GIT}
median = statistics.median


class Process:
    """A program that serves; `pattern` finds what its output says about where."""

    def __init__(self, arguments, pattern=None, **options):
        self.log = tempfile.TemporaryFile("w+")
        self.began = time.monotonic()
        self.child = subprocess.Popen(arguments, stdout=self.log, stderr=subprocess.STDOUT,
                                      env=ENVIRONMENT, start_new_session=True, **options)
        self.pid = self.child.pid
        if pattern:
            self.port = int(wait_until(lambda: self.find(pattern), "a port"))

    def find(self, pattern):
        if self.child.poll() is not None:
            raise RuntimeError("it ended: " + self.output())
        found = re.search(pattern, self.output())
        return found and found.group(1)

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def memory(self, what="VmHWM"):
        """In MiB."""
        status = open(f"/proc/{self.pid}/status").read()
        return int(re.search(what + r":\s+(\d+)", status).group(1)) / 1024

    def end(self, how=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(how)
        self.child.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def wait_until(condition, what, seconds=60, interval=0.002):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(interval)
    raise RuntimeError(f"waited in vain for {what}")


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], check=True, text=True, env=ENVIRONMENT,
                          stdout=subprocess.PIPE, **options).stdout.strip()


class Daemon(Process):
    def __init__(self, bin_folder, data, *options):
        self.bin, self.data = bin_folder, data
        super().__init__([f"{bin_folder}/slipwayd", "--data", data, "--listen", "127.0.0.1:0",
                          "--gateway", "none", "--hook-rate", "1000000", "--poll-interval",
                          "86400", "--allow-file-repositories", "--log-level", "error", *options],
                         r"listening on http://127.0.0.1:(\d+)")
        self.token = open(f"{data}/admin-token").read().strip()

    def cli(self, *arguments, **options):
        return run(f"{self.bin}/slipway", "--data", self.data, "--json", *arguments, **options)

    def hook(self, kind="GITHUB"):
        """The path of a new hook."""
        made = json.loads(self.cli("hook", "create", "--name", "bench", "--kind", kind,
                                   "--secret", SECRET))
        return "/hooks/" + made["id"], made["id"]

    def api(self, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}",
                                         headers={"Authorization": "Token " + self.token})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def ready(self):
        try:
            return self.api("/readyz")
        except OSError:
            return None


class Scratch:
    """A folder that goes away."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="slipway-bench-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, value, baseline="", ratio="", goal="", met=None):
        word = "" if met is None else ("yes" if met else "NO")
        self.rows.append((what, value, baseline, ratio, goal, word))
        print("  " + " | ".join(str(c) for c in self.rows[-1]), flush=True)

    def print(self):
        head = ("what", "Slipway", "baseline", "ratio", "goal", "met")
        print("\n| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
        for row in self.rows:
            print("| " + " | ".join(str(c) for c in row) + " |")
