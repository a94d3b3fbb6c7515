"""How long each read of the API takes with a store as after years, and what `slipway` itself costs."""
import os
import socket
import statistics
import subprocess
import time
from urllib.parse import quote

import filled_families
import filled_store
from parts import Daemon, Scratch, wait_until

SERVICES, VERDICTS = 10_000, 1_000_000
REQUESTS = 2_000
# The ids that were made up are of 1970.
KEEP = ["--keep-deliveries", "0", "--keep-logs", "0", "--keep-history", "0"]
# What is no read of what is stored, and so has no goal here: who answers it, or how long it goes on.
OTHERS = {
    "beginOidcSignIn": "an OpenID provider", "finishOidcSignIn": "an OpenID provider",
    "getContainerVersions": "a container registry", "getHelmCharts": "a helm repository",
    "listGitTokenRepositories": "a forge", "getServiceGitWebhookStatus": "a forge",
    "getRepository": "a git remote", "listApplicationCommit": "a git remote",
    "listJobCommit": "a git remote", "listHelmCommit": "a git remote",
    "compareVersions": "the mirror", "getApproval": "a git remote",
    "getCheckup": "disk, runtimes and remotes",
    "getServiceUsage": "the runtime", "forwardServicePort": "the runtime",
    "getSession": "a browser's session", "followEvents": "an endless stream",
    "getBoard": "the picture of all services at once, which the console's rows measure"}
# Objects by their shape, and lists by what they hold: a status of each service of an environment.
LISTS = {"getEnvironmentStatuses", "getEnvironmentStatusesWithStages"}


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


def is_list(document, operation):
    schema = next(iter(operation["responses"]["200"].get("content", {}).values()), {}).get("schema", {})
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema.get("type") == "array" or "results" in schema.get("properties", {})


def reads_of(document):
    """(path, whether it is a list) of each GET that is described, and has a goal."""
    return [(path, operations["get"]["operationId"] in LISTS or is_list(document, operations["get"]))
            for path, operations in document["paths"].items()
            if "get" in operations and operations["get"]["operationId"] not in OTHERS]


class Ids:
    """What stands for a path's parameters."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.organization = next(one["id"] for one in self.list("/api/organization"))
        projects = self.list(f"/api/organization/{self.organization}/project")
        self.project = next(one["id"] for one in projects if one["name"] == "kinds")

    def list(self, path):
        return self.daemon.api(path)["results"]

    def only(self, path):
        found = self.list(f"/api/organization/{self.organization}/{path}")
        return [one["id"] for one in found if one["name" if "name" in one else "description"] == "bench"]

    def of(self, parameter):
        """The ids that a parameter goes through."""
        def numbered(family, numbers):
            return [filled_families.plain(family, n) for n in numbers]

        def services(kind):
            return [filled_families.of_kind(kind, n, SERVICES) for n in range(REQUESTS)]

        some = range(1, REQUESTS + 1)
        match parameter:
            case "organizationId": return [self.organization]
            case "projectId": return [self.project]
            case "environmentId": return numbered("b000", range(filled_store.ENVIRONMENTS))
            case "serviceId": return numbered("8000", services("APPLICATION"))
            case "applicationId": return numbered("8000", services("APPLICATION"))
            case "containerId": return numbered("8000", services("CONTAINER"))
            case "jobId": return numbered("8000", services("JOB"))
            case "helmId": return numbered("8000", services("HELM"))
            case "deploymentStageId": return numbered("c000", [
                10 * n + of for n in range(1, filled_store.ENVIRONMENTS) for of in range(4)])
            case "deploymentId": return numbered("d000", some)
            case "runId": return numbered("0000", some)
            case "deliveryId": return numbered("e000", some)
            case "noticeId": return numbered("2000", some)
            case "previewId": return numbered("7000", range(1, 1000))
            case "pushId": return numbered("a000", [1 + n * 13 % 99_999 for n in range(REQUESTS)])
            case "freezeWindowId": return numbered("9e00", [(6 << 44) + n for n in range(1, 300)])
            case "userId": return numbered("9e00", [(8 << 44) + n for n in range(1, 100)])
            case "hookId": return self.only("hook")
            case "runtimeId": return [one["id"] for one in
                                      self.list(f"/api/organization/{self.organization}/runtime")]
            case "gitTokenId": return self.only("gitToken")
            case "containerRegistryId": return self.only("containerRegistry")
            case "helmRepositoryId": return self.only("helmRepository")
            case "webhookId": return self.only("webhook")
        raise RuntimeError(f"what stands for {parameter}?")


def paths_of(pattern, ids):
    """The pattern's paths, each with other ids."""
    if "customDomainId" in pattern:
        family, first = (("4", 1) if "applicationId" in pattern else ("5", 7 * SERVICES // 10))
        whose = "applicationId" if "applicationId" in pattern else "containerId"
        for n in range(1, filled_families.DOMAINS):
            yield (pattern.replace("{customDomainId}", filled_families.plain("9e00", (int(family) << 44) + n))
                   .replace("{" + whose + "}", filled_families.plain(
                       "8000", 1 + n if family == "4" else n + first - 1)))
        return
    parameters = {part[1:-1]: ids.of(part[1:-1]) for part in pattern.split("/") if part.startswith("{")}
    for n in range(max(len(all) for all in parameters.values()) if parameters else 1):
        path = pattern
        for parameter, all in parameters.items():
            path = path.replace("{" + parameter + "}", quote(all[n % len(all)]))
        if pattern == "/api/variable":
            path += "?scope=APPLICATION&parent_id=" + ids.of("applicationId")[n]
        yield path


def reads(table, bin_folder):
    with Scratch() as folder:
        data = filled_store.make(bin_folder, folder, SERVICES, VERDICTS)
        filled_families.fill(lambda *options: Daemon(bin_folder, data, *KEEP, *options), folder,
                             data, SERVICES, VERDICTS)
        with Daemon(bin_folder, data, *KEEP) as daemon:
            wait_until(daemon.ready, "readiness")
            measure_reads(table, daemon)


def measure_reads(table, daemon):
    ids = Ids(daemon)
    connection = Connection(daemon)
    floor = p99([connection.get("/healthz") for _ in range(REQUESTS)])
    took = {True: [], False: []}
    for pattern, lists in reads_of(daemon.api("/api/openapi.json")):
        paths = list(paths_of(pattern, ids))
        count = REQUESTS // (10 if lists else 1)
        times = [connection.get(paths[n % len(paths)]) for n in range(count)]
        took[lists].append((p99(times) * 1000, pattern))
    for lists, goal, what in ((False, 1, "one object"), (True, 10, "one page of a list")):
        slowest = sorted(took[lists], reverse=True)
        for time_ms, pattern in slowest[:1] + [one for one in slowest[1:] if one[0] >= goal]:
            table.add(f"reading {what}, {len(slowest)} endpoints: p99 ms ({pattern})",
                      f"{time_ms:.2f}", f"{floor * 1000:.2f} (/healthz)",
                      f"{time_ms / floor / 1000:.1f}", f"< {goal}", time_ms < goal)
        middle = slowest[len(slowest) // 2]
        table.add(f"the same, the median of the endpoints: p99 ms ({middle[1]})", f"{middle[0]:.2f}")


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
