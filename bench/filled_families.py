"""To a filled store, what else there is after years: every kind of service, and what belongs to one."""
import os
import sqlite3
import time

from parts import ENVIRONMENT
from filled_store import ENVIRONMENTS, NUMBERED, VERDICTS_OF_A_PUSH, copy

OF_A_SERVICE = 10  # deployments, runs, variables: of each
DELIVERIES, NOTICES, EVENTS, ENTRIES, DOMAINS, LINES = 20_000, 10_000, 1_000, 100_000, 500, 100
RECENTLY = int(time.time() - 3600) * 1_000_000  # nothing is so old that it would be cleared away
AT = f"{RECENTLY} + n"
BODY = '{"ref": "refs/heads/main", "commits": [' + ", ".join(['{"added": ["apps/web"]}'] * 60) + "]}"
STEPS = "[" + ",".join(
    f'{{"name":"{name}","state":"SUCCEEDED","started_at":1000,"ended_at":2000}}'
    for name in ("checkout", "build", "release", "start", "health", "switch")) + "]"
FILE = """hooks:
  - {name: bench, kind: GITHUB, secret_env: BENCH_SECRET}
registries:
  - {name: bench, url: "https://registry.example.com", username: ada, password: {env: BENCH_SECRET}}
helm_repositories:
  - {name: bench, kind: HTTPS, url: "https://charts.example.com"}
git_tokens:
  - {name: bench, type: GITHUB, token: {env: BENCH_SECRET}}
webhooks:
  - {name: bench, kind: STANDARD, target_url: "https://ops.example.com", events: [DEPLOYMENT_SUCCESSFUL]}
runtimes:
  - {name: engine, kind: DOCKER, settings: {host: "unix:///nowhere.sock"}}
  - {name: cluster, kind: KUBERNETES, settings: {kubeconfig: /nowhere/kubeconfig}}
projects:
  - name: kinds
    variables: {LEVEL: info}
    secrets: {TOKEN: {env: BENCH_SECRET}}
    environments:
      - name: engine
        runtime: engine
        freeze_windows:
          - {name: weekend, timezone: Europe/Paris, weekdays: [sat], start_time: "00:00", end_weekday: SUNDAY, end_time: "23:59"}
        services:
          - {name: container, image: acme/cache, tag: "1.0.0", registry: bench, ports: [8080]}
          - name: job
            repository: https://git.example.com/shop.git
            branch: main
            cron: {scheduled_at: "@yearly", timezone: Etc/UTC}
            variables: {LEVEL: info}
            secrets: {TOKEN: {env: BENCH_SECRET}}
      - name: cluster
        runtime: cluster
        services:
          - {name: helm, chart: git, repository: "https://git.example.com/shop.git", branch: main}
"""
# The numbers of the services of each kind, in tenths of all; the rest are applications.
KINDS = {"CONTAINER": 7, "JOB": 8, "HELM": 9}


def of_kind(kind, n, services):
    """The number of one service of a kind."""
    tenth = services // 10
    if kind == "APPLICATION":
        return 1 + n * 7 % (7 * tenth - 1)
    return KINDS[kind] * tenth + n * 7 % (tenth - 1)


def fill(daemon_of, folder, data, services, verdicts):
    helm = f"{folder}/helm"
    with open(helm, "w") as file:
        file.write("#!/bin/sh\n[ \"$1\" = version ] && echo v3.14.0\n")
    os.chmod(helm, 0o755)
    ENVIRONMENT["BENCH_SECRET"] = "a-secret"
    with open(f"{folder}/kinds.yaml", "w") as file:
        file.write(FILE)
    with daemon_of("--helm", helm) as daemon:
        daemon.cli("apply", "-f", f"{folder}/kinds.yaml")
        daemon.cli("user", "create", "--email", "ann@example.com", "--role", "ADMIN",
                   input="correct horse battery\n")
    db = sqlite3.connect(f"{data}/slipway.db")
    db.execute("PRAGMA synchronous = OFF")
    change_kinds(db, services)
    belongings(db, services)
    histories(db, services, verdicts)
    db.commit()
    db.close()


def change_kinds(db, services):
    names = [row[1] for row in db.execute("PRAGMA table_info(service)")]
    kept = ("id", "environment_id", "name")
    others = [name for name in names if name not in kept]
    for kind, tenth in KINDS.items():
        at = tenth * services // 10
        db.execute(f"UPDATE service SET ({', '.join(others)}) = (SELECT {', '.join(others)} FROM "
                   f"service WHERE kind = '{kind}' LIMIT 1) WHERE id >= {number('8', at)} AND id < "
                   f"{number('8', at + services // 10)} AND id LIKE '00000000-%'")


def plain(family, n):
    """The id itself, as `NUMBERED` and `long_number` have it."""
    return f"00000000-0000-7000-{family}-{n:012x}"


def number(family, n):
    return f"'00000000-0000-7000-{family}000-{n:012x}'"


def belongings(db, services):
    service = NUMBERED.format("8", f"1 + n % {services - 1}")
    environment = NUMBERED.format("b", f"n % {ENVIRONMENTS}")
    count = OF_A_SERVICE * services
    for secret in (0, 1):
        of = f"(SELECT * FROM variable WHERE secret = {secret} AND service_id IS NOT NULL LIMIT 1)"
        copy(db, "variable", count // 2, {
            "id": long_number(f"e00{secret}", "n"), "parent_id": service, "project_id": "NULL",
            "environment_id": "NULL", "service_id": service,
            "name": f"'KEY_{secret}_' || (n / {services - 1})"}, of=of)
        of = f"(SELECT * FROM variable WHERE secret = {secret} AND service_id IS NULL LIMIT 1)"
        copy(db, "variable", ENVIRONMENTS * OF_A_SERVICE, {
            "id": long_number("e01" + str(secret), "n"), "parent_id": environment, "project_id": "NULL",
            "environment_id": environment, "name": f"'KEY_{secret}_' || n"}, of=of)
    copy(db, "restriction", 3 * services, {
        "id": long_number("e003", "n"), "service_id": service,
        "value": f"CAST('apps/' || (n / {services - 1}) AS BLOB)"})
    copy(db, "custom_domain", DOMAINS, {
        "id": long_number("e004", "n"), "service_id": service,
        "domain": "'copy-' || n || '.example.com'", "generate_certificate": "1", "use_cdn": "0",
        "created_at": AT, "updated_at": AT}, of="")
    copy(db, "custom_domain", DOMAINS, {
        "id": long_number("e005", "n"), "service_id": NUMBERED.format("8", f"n + {7 * services // 10} - 1"),
        "domain": "'cache-' || n || '.example.com'", "generate_certificate": "1", "use_cdn": "0",
        "created_at": AT, "updated_at": AT}, of="")
    copy(db, "freeze_window", 3 * ENVIRONMENTS, {
        "id": long_number("e006", "n"), "environment_id": environment, "name": "'window-' || n"})
    copy(db, "quarantine", services, {
        "id": long_number("e007", "n"), "service_id": service, "version": "printf('%040x', n)",
        "tag": "''", "cause": "'NOT_HEALTHY'", "user_name": "''", "message": "'It did not stay up.'",
        "deployment_id": long_number("d000", "n"), "created_at": AT}, of="")
    copy(db, "user_account", 100, {"id": long_number("e008", "n"), "email": "n || '@example.com'"})


def long_number(family, n):
    return f"'00000000-0000-7000-9{family[:3]}-' || printf('{family[3:] or '0'}%011x', {n})"


def histories(db, services, verdicts):
    service = NUMBERED.format("8", f"1 + n % {services - 1}")
    environment = NUMBERED.format("b", f"(1 + n % {services - 1}) % {ENVIRONMENTS}")
    organization = {"organization_id": "(SELECT id FROM organization LIMIT 1)"}
    copy(db, "deployment", OF_A_SERVICE * services, {
        **organization, "id": NUMBERED.format("d", "n"), "service_id": service,
        "environment_id": environment, "action": "'DEPLOY'", "state": "'DEPLOYED'",
        "trigger_type": "'PUSH'", "push_id": NUMBERED.format("a", "n"), "user_name": "''",
        "commit_id": f"printf('%040x', n / {VERDICTS_OF_A_PUSH * ENVIRONMENTS})",
        "base": "printf('%040x', 0)", "superseded_by": "NULL", "steps": f"'{STEPS}'", "error": "''", "cancel_requested": "0",
        "created_at": AT, "started_at": AT, "ended_at": AT + " + 1000", "notice_id": "NULL",
        "image_name": "''", "image_tag": "''", "image_digest": "''",
        "batch_id": NUMBERED.format("f", f"n / ({VERDICTS_OF_A_PUSH} * {ENVIRONMENTS}) * {ENVIRONMENTS} "
                                         f"+ (1 + n % {services - 1}) % {ENVIRONMENTS}"),
        "through_freeze": "''", "frozen_until": "NULL", "freeze_window": "''",
        "approval_state": "'NONE'", "approval_until": "NULL", "through_approval": "''",
        "values_commit": "''", "log_bytes": "0"}, of="")
    copy(db, "deployment_log", LINES * ENVIRONMENTS, {
        "deployment_id": NUMBERED.format("d", f"n / {LINES}"), "sequence": f"1 + n % {LINES}", "at": AT,
        "stream": "'build'", "line": "'npm notice created a lockfile as package-lock.json'"}, of="")
    jobs = NUMBERED.format("8", f"{KINDS['JOB'] * services // 10} + n % {services // 10}")
    copy(db, "run", 10 * services, {
        **organization, "id": NUMBERED.format("0", "n"), "service_id": jobs,
        "environment_id": environment, "deployment_id": NUMBERED.format("d", "n"),
        "event": "'CRON'", "trigger_type": "'SCHEDULE'", "user_name": "''", "state": "'SUCCEEDED'",
        "attempt": "1", "attempt_id": NUMBERED.format("0", "n"), "attempt_started": "1", "log_position": "0",
        "exit_code": "0", "message": "''", "cancel_requested": "0", "due_at": AT,
        "created_at": AT, "started_at": AT, "attempt_at": AT, "ended_at": AT + " + 1000"}, of="")
    copy(db, "run_log", LINES * ENVIRONMENTS, {
        "run_id": NUMBERED.format("0", f"1 + n / {LINES}"), "sequence": f"1 + n % {LINES}", "at": AT,
        "stream": "'stdout'", "line": "'a line that the job wrote'"}, of="")
    copy(db, "delivery", DELIVERIES, {
        **organization, "id": NUMBERED.format("e", "n"), "hook_id": "(SELECT id FROM hook LIMIT 1)",
        "kind": "'GITHUB'", "sender_id": "'delivery-' || n", "event": "'push'", "received_at": AT,
        "headers": "'[]'", "body": f"CAST('{BODY}' AS BLOB)", "size": str(len(BODY)),
        "state": "'DECIDED'", "message": "''", "replay_of": "NULL", "interpreted": "1",
        "body_encoding": "'identity'"}, of="")
    db.execute("UPDATE push SET delivery_id = '00000000-0000-7000-e000-' || substr(id, 25) "
               f"WHERE id < {number('a', DELIVERIES)}")
    copy(db, "notice", NOTICES, {
        **organization, "id": NUMBERED.format("2", "n"), "source": "'API'", "delivery_id": "NULL",
        "image_name": "'acme/cache'", "image_key": "'docker.io/acme/cache'", "tag": "'1.' || n",
        "digest": "''", "outcome": "''", "created_at": AT, "decided_at": AT,
        "state": "'DECIDED'"}, of="")
    copy(db, "verdict", NOTICES * VERDICTS_OF_A_PUSH, {
        "id": NUMBERED.format("3", "n"), "service_id": NUMBERED.format("8", f"{7 * services // 10} + n % {services // 10}"),
        "push_id": "'00000000-0000-0000-0000-000000000000'", "notice_id": NUMBERED.format("2", f"n / {VERDICTS_OF_A_PUSH}"),
        "decision": "'SKIP'", "reason": "'STOPPED'", "deciding": "'[]'", "deployment_id": "NULL",
        "changed_files_count": "0", "created_at": AT, "environment_id": environment,
        "service_name": "'copy-' || n", "from_commit": "''", "to_commit": "''",
        "explanation": "'It was stopped.'"}, of="")
    copy(db, "audit_entry", ENTRIES, {"id": NUMBERED.format("4", "n"), "at": AT})
    copy(db, "webhook_event", EVENTS, {
        "id": NUMBERED.format("5", "n"), "webhook_id": "(SELECT id FROM webhook LIMIT 1)",
        "kind": "'STANDARD'", "type": "'DEPLOYMENT_SUCCESSFUL'",
        "deployment_id": NUMBERED.format("d", "n"), "body": f"'{BODY}'", "state": "'DELIVERED'",
        "attempts": "1", "target": "'https://ops.example.com'", "response_status": "204",
        "response_body": "''", "error": "''", "created_at": AT, "attempted_at": AT,
        "next_attempt_at": "0", "message": "''"}, of="")
    copy(db, "commit_status", OF_A_SERVICE * services, {
        **organization, "id": NUMBERED.format("6", "n"), "repository": "'git.example.com/shop'",
        "commit_id": "printf('%040x', n)", "service_id": service, "push_id": "NULL",
        "branch": "'main'", "context": "'slipway'", "state": "'SUCCESS'", "description": "''",
        "path": "''", "delivery": "'SENT'", "revision": "1", "attempts": "1", "error": "''",
        "created_at": AT, "changed_at": AT, "next_attempt_at": "0", "channel": "'STATUS'",
        "deployment_id": "''", "remote_id": "''", "told": "''", "told_times": "1",
        "told_at": AT}, of="")
    copy(db, "preview", 10 * ENVIRONMENTS, {
        **organization, "id": NUMBERED.format("7", "n"), "base_id": environment,
        "environment_id": "NULL", "repository": "'git.example.com/shop'", "number": "n",
        "title": "'What it is for'", "author": "'ada'", "url": "'https://git.example.com'",
        "source_branch": "'feature'", "target_branch": "'main'", "head": "printf('%040x', n)",
        "is_open": "0", "from_fork": "0", "allowed_head": "''", "allowed_by": "''",
        "event_at": "NULL", "state": "'REMOVED'", "message": "''", "created_at": AT,
        "updated_at": AT, "expires_at": "NULL"}, of="")
    copy(db, "event", ENVIRONMENTS * 100, {
        **organization, "id": "1000000 + n", "at": AT, "type": "'deployment'",
        "subject": NUMBERED.format("d", "n")}, of="")
