"""How soon a commit's status is at the forge, and what verdicts cost that wait for checks."""
import http.server
import json
import os
import sqlite3
import threading
import time

import filled_store
from parts import ENVIRONMENT, Daemon, Process, Scratch, median, wait_until
from push import Work, deliver, end_services, micros, pushed

APPLY = '''
git_tokens:
  - name: forge
    type: GITHUB
    git_api_url: FORGE
    token: {env: FORGE_TOKEN}
projects:
  - name: bench
    environments:
      - name: bench
        services:
          - name: web
            repository: URL
            branch: main
            git_token: forge
            entrypoint: sleep
            arguments: ["86400"]
'''
WATCHED = 20  # seconds


class Forge(http.server.ThreadingHTTPServer):
    """Takes each status at once, and knows when it came."""

    def __init__(self):
        self.came = []
        forge = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                at = time.time()
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                forge.came.append((at, self.path.rsplit("/", 1)[1], body["state"]))
                self.send_response(201)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def at(self, commit, state):
        return next((at for at, of, said in self.came if (of, said) == (commit, state)), None)


def statuses(table, bin_folder, root, rounds):
    with Scratch() as folder, Process(["python3", f"{root}/scripts/demo.d/git_server.py",
                                       f"{folder}/forge"],
                                      r"http://127.0.0.1:(\d+)") as git:
        forge = Forge()
        work = Work(folder, "acme/shop.git")
        before = work.push()
        url = f"http://127.0.0.1:{git.port}/acme/shop.git"
        with open(f"{folder}/slipway.yaml", "w") as file:
            file.write(APPLY.replace("URL", url).replace("FORGE\n", forge.url + "\n"))
        ENVIRONMENT["FORGE_TOKEN"] = "of the bench"
        data = f"{folder}/data"
        with Daemon(bin_folder, data, "--public-url", "https://slipway.example.com") as daemon:
            try:
                daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
                daemon.cli("application", "deploy", "web", "--watch")
                path, hook = daemon.hook("GIT")
                organization = daemon.api(f"/api/hook/{hook}")["organization_id"]
                decided, ended = [], []
                for _ in range(rounds):
                    after = work.push()
                    deliver(daemon, path, url, before, after)
                    push = wait_until(lambda: next(
                        (p for p in pushed(daemon, organization)
                         if p["after"] == after and p.get("decided_at")), None), "the verdict")
                    at = wait_until(lambda: forge.at(after, "success"), "its last status")
                    deployment = daemon.api("/api/deployment/" +
                                            push["verdicts"][0]["deployment_id"])
                    decided.append(forge.at(after, "pending") - micros(push["decided_at"]))
                    ended.append(at - micros(deployment["ended_at"]))
                    before = after
            finally:
                daemon.end()
                end_services(data)
                forge.shutdown()
    for what, times in (("a verdict", decided), ("a deployment's end", ended)):
        slowest = max(times)
        table.add(f"from {what} to its status at the forge: ms (the slowest of {rounds})",
                  f"{median(times) * 1000:.0f} ({slowest * 1000:.0f})", "", "", "< 1000",
                  slowest < 1)


def processor_time(daemon):
    """Seconds."""
    fields = open(f"/proc/{daemon.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_time(bin_folder, data):
    with Daemon(bin_folder, data) as daemon:
        wait_until(daemon.ready, "readiness")
        time.sleep(5)
        began = processor_time(daemon)
        time.sleep(WATCHED)
        return (processor_time(daemon) - began) / WATCHED * 1000


def waiting(table, bin_folder, count):
    with Scratch() as folder:
        data = filled_store.make(bin_folder, folder, 1_000, count)
        without = idle_time(bin_folder, data)
        db = sqlite3.connect(next(f"{data}/{f}" for f in os.listdir(data) if f.endswith(".db")))
        now = int(time.time() * 1_000_000)
        db.execute(
            "INSERT INTO check_gate (id, organization_id, repository, verdict_id, service_id, "
            "push_id, commit_id, base_commit, reason, explanation, state, created_at, deadline) "
            "SELECT verdict.id, service.organization_id, service.repository, verdict.id, "
            "service.id, verdict.push_id, verdict.to_commit, '', 'MATCHED', '', 'WAITING', ?, ? "
            "FROM verdict JOIN service ON service.id = verdict.service_id",
            (now, now + 3_600_000_000))
        waits = db.execute("SELECT COUNT(*) FROM check_gate").fetchone()[0]
        db.execute("INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, "
                   "lease_until, attempts, error) VALUES ('check', 'later', ?, 1, 0, '', 0, 0, '')",
                   (now + 3_600_000_000,))
        db.commit()
        db.close()
        there = idle_time(bin_folder, data)
    table.add(f"processor time of the idle daemon, {waits:,} verdicts waiting: ms a second",
              f"{there:.1f}", f"{without:.1f} (none waiting)", "", "<= +1", there - without <= 1)


def measure(table, bin_folder, root, rounds):
    statuses(table, bin_folder, root, rounds)
    waiting(table, bin_folder, 10_000)
