"""From a push to its verdict and to its new version serving, against the bare sum of the same
fetch, build and start. The repository is served over smart HTTP by git http-backend."""
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from parts import ENVIRONMENT, SECRET, Daemon, Process, Scratch, median, run, wait_until

SERVICE = '''import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"VERSION")
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
'''

APPLY = '''
projects:
  - name: bench
    environments:
      - name: bench
        services:
          - name: web
            repository: URL
            branch: main
            build_command: cp server.py built.py
            entrypoint: python3
            arguments: [built.py]
            ports: [8080]
            healthcheck: {http: /, period_seconds: 1, failure_threshold: 20}
            restrictions:
              - match: server.py
'''


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Work:
    """A clone that pushes."""

    def __init__(self, folder, name="repo.git"):
        self.folder, self.bare = f"{folder}/work", f"{folder}/forge/{name}"
        os.makedirs(self.bare)
        run("git", "init", "-q", "--bare", "-b", "main", self.bare)
        run("git", "init", "-q", "-b", "main", self.folder)
        for i in range(1000):
            path = f"{self.folder}/part-{i % 20}/file-{i}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(f"{i}\n" * 20)
        self.number = 0

    def push(self):
        self.number += 1
        with open(f"{self.folder}/server.py", "w") as file:
            file.write(SERVICE.replace("VERSION", str(self.number)))
        run("git", "-C", self.folder, "add", "--all")
        run("git", "-C", self.folder, "commit", "-q", "-m", f"version {self.number}")
        run("git", "-C", self.folder, "push", "-q", self.bare, "main")
        return run("git", "-C", self.folder, "rev-parse", "HEAD")


def deliver(daemon, path, url, before, after):
    body = json.dumps({"repository": url, "updates": [
        {"ref": "refs/heads/main", "before": before, "after": after}]}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        f"http://127.0.0.1:{daemon.port}{path}", body,
        {"Content-Type": "application/json", "X-Hub-Signature-256": "sha256=" + signature})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["id"]


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


class Bare:
    """The same without Slipway: git fetch into a mirror, build in a checkout, start, health."""

    def __init__(self, folder, url):
        self.mirror, self.folder, self.url = f"{folder}/mirror.git", folder, url
        run("git", "init", "-q", "--bare", self.mirror)

    def fetch(self):
        begin = time.monotonic()
        run("git", "-C", self.mirror, "-c", "core.fsync=none", "fetch", "-q", "--no-tags", self.url,
            "+refs/heads/main:refs/heads/main")
        return time.monotonic() - begin

    def release(self, number):
        begin = time.monotonic()
        target = f"{self.folder}/bare-{number}"
        os.makedirs(target)
        archive = subprocess.Popen(["git", "-C", self.mirror, "archive", "main"],
                                   stdout=subprocess.PIPE, env=ENVIRONMENT)
        run("tar", "-x", "-C", target, stdin=archive.stdout)
        archive.wait()
        run("sh", "-c", "cp server.py built.py", cwd=target)
        port = free_port()
        server = subprocess.Popen(["python3", "built.py"], cwd=target,
                                  env={**ENVIRONMENT, "PORT": str(port)})
        try:
            wait_until(lambda: answers(port), "the bare service")
            return time.monotonic() - begin
        finally:
            server.terminate()
            server.wait()


def pushed(daemon, organization):
    return daemon.api(f"/api/organization/{organization}/push?limit=1")["results"]


def end_services(data):
    """What outlives the daemon, found by its folder."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = open(f"/proc/{process}/cmdline").read()
            if "slipway-supervisor" in command.split("\0")[0] and data in command:
                os.kill(int(process), signal.SIGTERM)
        except (OSError, ProcessLookupError):
            pass


def micros(text):
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def measure(table, bin_folder, root, rounds):
    with Scratch() as folder, Process(["python3", f"{root}/scripts/demo.d/git_server.py",
                                       f"{folder}/forge"],
                                      r"http://127.0.0.1:(\d+)") as forge:
        url = f"http://127.0.0.1:{forge.port}/repo.git"
        work = Work(folder)
        before = work.push()
        data = f"{folder}/data"
        with Daemon(bin_folder, data) as daemon:
            try:
                times = rounds_of(daemon, work, Bare(folder, url), url, before, rounds, folder)
            finally:
                daemon.end()
                end_services(data)
        fetch, verdict, sum_, serving = (median(t) for t in zip(*times))
        table.add("push to verdict, ms", f"{verdict * 1000:.0f}",
                  f"{fetch * 1000:.0f} (bare git fetch)", f"{verdict / fetch:.2f}", "<= 1.05",
                  verdict <= 1.05 * fetch)
        above = (serving - sum_) * 1000
        table.add("push to serving, ms", f"{serving * 1000:.0f}",
                  f"{sum_ * 1000:.0f} (fetch, build, start, health)", f"{serving / sum_:.2f}",
                  f"<= +300 ms (is {above:+.0f})", above <= 300)


def rounds_of(daemon, work, bare, url, before, rounds, folder):
    with open(f"{folder}/slipway.yaml", "w") as file:
        file.write(APPLY.replace("URL", url))
    daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
    daemon.cli("application", "deploy", "web", "--watch")
    path, hook = daemon.hook("GIT")
    organization = daemon.api(f"/api/hook/{hook}")["organization_id"]
    bare.fetch()
    times = []
    for number in range(rounds):
        after = work.push()
        # In turns, so that neither always has the warmer cache.
        if number % 2:
            fetched = bare.fetch()
        sent = time.time()
        deliver(daemon, path, url, before, after)
        decided = wait_until(lambda: next((p for p in pushed(daemon, organization)
                                           if p["after"] == after and p.get("decided_at")), None),
                             "the verdict")
        verdict = micros(decided["decided_at"]) - sent
        deployment = decided["verdicts"][0]["deployment_id"]
        ended = wait_until(lambda: daemon.api(f"/api/deployment/{deployment}").get("ended_at"),
                           "the deployment")
        serving = micros(ended) - sent
        if not number % 2:
            fetched = bare.fetch()
        times.append((fetched, verdict, fetched + bare.release(number), serving))
        before = after
    return times
