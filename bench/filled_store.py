"""A data folder as after years: many services in many environments, pushes and their verdicts."""
import os
import sqlite3

from parts import Daemon

ENVIRONMENTS = 100
VERDICTS_OF_A_PUSH = 10  # services of a repository
FILE = """projects:
  - name: bench
    environments:
      - name: bench
        services:
          - name: service
            repository: https://git.example.com/shop.git
            branch: main
            entrypoint: sleep
            arguments: ["86400"]
            restrictions:
              - match: apps/service
"""
NUMBERED = "'00000000-0000-7000-{0}000-' || printf('%012x', {1})"
COUNT = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) "


def make(bin_folder, folder, services, verdicts):
    """Copies of one service, spread over environments, and a verdict on each in turn, by SQL: the
    daemon would take hours. The ids of copies count from 1."""
    data = f"{folder}/data"
    with open(f"{folder}/slipway.yaml", "w") as file:
        file.write(FILE)
    with Daemon(bin_folder, data) as daemon:
        daemon.cli("apply", "-f", f"{folder}/slipway.yaml")
    db = sqlite3.connect(next(f"{data}/{f}" for f in os.listdir(data) if f.endswith(".db")))
    db.execute("PRAGMA synchronous = OFF")
    environment = NUMBERED.format("b", f"n % {ENVIRONMENTS}")
    copy(db, "environment", ENVIRONMENTS, {
        "id": environment, "name": "'copy-' || n"})
    copy(db, "deployment_stage", ENVIRONMENTS, {
        "id": NUMBERED.format("c", "n * 10 + position"), "environment_id": environment},
        of="(SELECT * FROM deployment_stage)")
    copy(db, "service", services - 1, {
        "id": NUMBERED.format("8", "n"), "name": "'copy-' || n", "environment_id": environment})
    copy(db, "push", verdicts // VERDICTS_OF_A_PUSH, {
        "id": NUMBERED.format("a", "n"), "source": "'HOOK'", "state": "'DECIDED'",
        "outcome": "''", "delivery_id": "NULL", "forced": "0", "repository": "repository",
        "repository_url": "url", "ref": "'refs/heads/main'",
        "organization_id": "organization_id", "created_at": "n", "decided_at": "n",
        "after_commit": "printf('%040x', n)", "before_commit": "printf('%040x', n - 1)",
        "tip": "printf('%040x', n)", "message": "'What it is for'", "pusher": "'ada'"},
        of="(SELECT organization_id, repository, url FROM service LIMIT 1)")
    copy(db, "verdict", verdicts, {
        "id": NUMBERED.format("9", "n"), "service_id": NUMBERED.format("8", f"n % {services}"),
        "push_id": NUMBERED.format("a", f"n / {VERDICTS_OF_A_PUSH}"), "decision": "'SKIP'",
        "reason": "'NO_MATCH'", "deciding": "'[]'", "deployment_id": "NULL",
        "changed_files_count": "3", "created_at": "n", "environment_id": environment,
        "service_name": "'copy-' || n", "from_commit": "printf('%040x', n - 1)",
        "to_commit": "printf('%040x', n)", "explanation": "'No changed file matches.'", "notice_id": "NULL"},
        of="")
    db.commit()
    db.close()
    return data


def copy(db, table, count, values, of=None):
    """`count` rows of `table`; columns that `values` does not name stay those of its first row, or
    with an empty `of` what the table takes by itself."""
    of = f"(SELECT * FROM {table} LIMIT 1)" if of is None else of
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")] if of else values
    chosen = ", ".join(values.get(name, name) for name in names)
    db.execute(f"{COUNT}INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM c"
               + (f", {of}" if of else ""), (count,))
