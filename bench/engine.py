"""What Slipway adds to a release on a container engine, beyond what the engine itself needs to build
the image, start the container and let it answer, measured in turns in the same run.

Needs an engine that this user may use (DOCKER_HOST, else unix:///var/run/docker.sock) and a C
compiler; without an engine the part is left out. The image is FROM scratch with one static program.
"""
import http.client
import io
import json
import os
import socket
import tarfile
import time

from parts import Daemon, Scratch, median, run, wait_until
from push import answers, free_port, micros

RUN = os.urandom(8).hex()  # so that no build finds a former run's layers
ENGINE = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
PROGRAM = r"""
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(8080)};
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  bind(s, (struct sockaddr *)&a, sizeof a);
  listen(s, 64);
  for (;;) {
    char b[4096];
    int c = accept(s, 0, 0);
    const char *r = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    if (read(c, b, sizeof b) > 0 && write(c, r, strlen(r)) > 0) shutdown(c, SHUT_WR);
    close(c);
  }
}
"""
DOCKERFILE = 'FROM scratch\nCOPY web version /\nENTRYPOINT ["/web"]\n'
APPLY = """
projects:
  - name: bench
    environments:
      - name: bench
        runtime: engine
        services:
          - name: web
            repository: URL
            branch: main
            ports: [8080]
            healthcheck: {http: /, period_seconds: 1, failure_threshold: 20}
"""


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(ENGINE.removeprefix("unix://"))


def ask(method, path, body=None, content_type="application/json"):
    connection = Connection("engine", timeout=60)
    try:
        connection.request(method, "/v1.41" + path, body, {"Content-Type": content_type})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= 300 and answer.status not in (404, 409):
        raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]}")
    return text


def bare(folder, number):
    """The engine's own work: build, create, start, the first answer."""
    begin = time.monotonic()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name in ("Dockerfile", "web"):
            archive.add(f"{folder}/{name}", name)
        # Of its own, so that neither build finds the other's layers.
        version = tarfile.TarInfo("version")
        version.size = len(text := f"bare {RUN} {number}\n".encode())
        archive.addfile(version, io.BytesIO(text))
    ask("POST", f"/build?t=slipway-bench:{number}&rm=true", tar.getvalue(), "application/x-tar")
    port = free_port()
    made = json.loads(ask("POST", "/containers/create", json.dumps({
        "Image": f"slipway-bench:{number}", "ExposedPorts": {"8080/tcp": {}},
        "HostConfig": {"PortBindings": {"8080/tcp": [{"HostIp": "127.0.0.1",
                                                      "HostPort": str(port)}]}}})))
    ask("POST", f"/containers/{made['Id']}/start")
    wait_until(lambda: answers(port), "the bare container")
    took = time.monotonic() - begin
    ask("DELETE", f"/containers/{made['Id']}?force=true")
    ask("DELETE", f"/images/slipway-bench:{number}")
    return took


def clean(environment):
    filters = json.dumps({"label": [f"slipway.environment={environment}"]})
    query = f"/containers/json?all=true&filters={filters}".replace(" ", "%20").replace('"', "%22")

    def is_empty():
        # The daemon takes away what it drained at the same time.
        left = json.loads(ask("GET", query))
        for container in left:
            ask("DELETE", f"/containers/{container['Id']}?force=true")
        return not left

    wait_until(is_empty, "the end of the containers", interval=0.2)
    ask("DELETE", f"/networks/slipway-{environment}")


def measure(table, bin_folder, rounds):
    try:
        ask("GET", "/version")
    except OSError as error:
        print(f"  left out: no container engine at {ENGINE} ({error})", flush=True)
        return
    with Scratch() as folder:
        work = f"{folder}/work"
        run("git", "init", "-q", "-b", "main", work)
        with open(f"{folder}/web.c", "w") as file:
            file.write(PROGRAM)
        run("cc", "-O2", "-static", "-o", f"{work}/web", f"{folder}/web.c")
        with open(f"{work}/Dockerfile", "w") as file:
            file.write(DOCKERFILE)
        with Daemon(bin_folder, f"{folder}/data") as daemon:
            times = rounds_of(daemon, folder, work, rounds)
    engine, slipway = (median(t) for t in zip(*times))
    above = median(took - bare_took for bare_took, took in times) * 1000
    table.add("release on a container engine: ms", f"{slipway * 1000:.0f}",
              f"{engine * 1000:.0f} (build, start, first answer)", f"{slipway / engine:.2f}",
              f"<= +300 ms (is {above:+.0f})", above <= 300)


def post(daemon, path, body):
    import urllib.request
    request = urllib.request.Request(f"http://127.0.0.1:{daemon.port}{path}",
                                     json.dumps(body).encode(), method="POST",
                                     headers={"Authorization": "Token " + daemon.token,
                                              "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def rounds_of(daemon, folder, work, rounds):
    organization = daemon.api("/api/organization")["results"][0]["id"]
    post(daemon, f"/api/organization/{organization}/runtime",
         {"name": "engine", "kind": "DOCKER", "settings": {"host": ENGINE}})
    with open(f"{folder}/slipway.yaml", "w") as file:
        file.write(APPLY.replace("URL", work))
    daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
    environment = json.loads(daemon.cli("environment", "list"))["results"][0]["id"]
    service = daemon.api(f"/api/environment/{environment}/application")["results"][0]["id"]
    times = []
    try:
        for number in range(rounds + 1):
            with open(f"{work}/version", "w") as file:
                file.write(f"{RUN} {number}\n")
            run("git", "-C", work, "add", "--all")
            run("git", "-C", work, "commit", "-q", "-m", f"version {number}")
            engine = bare(work, number) if number % 2 else None
            began = post(daemon, f"/api/application/{service}/deploy", {})["deployment_id"]
            ended = wait_until(lambda: (d := daemon.api(f"/api/deployment/{began}"))["ended_at"] and d,
                               "the deployment", interval=0.05)
            if ended["state"] != "DEPLOYED":
                raise RuntimeError(json.dumps(ended))
            took = micros(ended["ended_at"]) - micros(ended["created_at"])
            if engine is None:
                engine = bare(work, number)
            if number:  # the first one makes the environment's network
                times.append((engine, took))
    finally:
        clean(environment)
    return times
