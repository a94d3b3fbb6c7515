#!/usr/bin/env python3
"""Writes schema-NN.sql beside it for each migration that has none yet: the store of an installation
that began with the first schema, at NN, with a row in each table. Once written a file stays: it is what
releases left behind. `migrations_test.cc` brings each of them to the newest schema. A migration that is
new to migrations.sha256 gets its line there, so that nobody edits it from then on."""
import glob
import hashlib
import os
import re
import sqlite3
import uuid

HERE = os.path.dirname(os.path.realpath(__file__))
MIGRATIONS = sorted(glob.glob(f"{HERE}/../../src/store/migrations/*.sql"))
COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"
# What is read by its form; the rest is the column's name.
TEXTS = {
    ("service", "kind"): "APPLICATION", ("service", "provider"): "GIT",
    ("service", "url"): "https://example.com/acme/shop", ("service", "repository"): "example.com/acme/shop",
    ("service", "branch"): "main", ("service", "watermark"): COMMIT,
    ("environment", "mode"): "PRODUCTION", ("runtime", "kind"): "PROCESS", ("hook", "kind"): "GIT",
    ("restriction", "mode"): "MATCH", ("delivery", "kind"): "GIT", ("delivery", "state"): "DECIDED",
    ("delivery", "headers"): "[]", ("push", "source"): "HOOK", ("push", "state"): "DECIDED",
    ("push", "repository"): "example.com/acme/shop", ("push", "ref"): "refs/heads/main",
    ("push", "tip"): COMMIT, ("push", "after_commit"): COMMIT, ("verdict", "decision"): "DEPLOY",
    ("verdict", "reason"): "UNRESTRICTED", ("verdict", "deciding"): "[]",
    ("deployment", "action"): "DEPLOY", ("deployment", "state"): "DEPLOYED",
    ("deployment", "trigger_type"): "PUSH", ("deployment", "commit_id"): COMMIT,
    ("deployment", "base"): "", ("deployment", "steps"): "[]", ("deployment", "error"): "",
    ("git_token", "type"): "GIT", ("task", "step"): "settle", ("task", "subject"): "environment",
}
OF_JSON = {"settings"}
# Of these a row stands for something else that would have to be there.
EMPTY = {"schema_migration"}


def identity(table):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, table))


def is_id(column, declared):
    return declared == "TEXT" and (column == "id" or column.endswith("_id")) and column not in (
        "commit_id", "sender_id")


def content(table, column, declared):
    if (table, column) in TEXTS:
        return TEXTS[table, column]
    if is_id(column, declared):
        return identity(table if column == "id" else column[:-3])
    if column in OF_JSON:
        return "{}"
    return column if declared in ("TEXT", "BYTEA") else 1


def fill(database):
    tables = [row[0] for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
    for table in tables:
        if table in EMPTY or database.execute(f"SELECT 1 FROM {table}").fetchone():
            continue
        row = {}
        of = {row[3]: row[2] for row in database.execute(f"PRAGMA foreign_key_list({table})")}
        for _, name, declared, needed, default, key in database.execute(f"PRAGMA table_info({table})"):
            if (needed or key) and default is None:
                # A migration may have made one with an id of its own.
                row[name] = (database.execute(f"SELECT id FROM {of[name]}").fetchone()[0]
                             if name in of else content(table, name, declared))
        if table == "variable" and "service_id" not in row:
            row["service_id"] = identity("service")
        database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES "
                         f"({', '.join('?' * len(row))})", list(row.values()))


def statements(path):
    with open(path) as file:
        return [s for s in file.read().split(";\n") if s.strip()]


# In the order in which they were made, so that what is referred to comes first.
def dump(database):
    made = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY rowid"
    for name, sql in database.execute(made, ["table"]).fetchall():
        yield re.sub(r"(?m)^\s*--.*\n", "", sql)
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
        for row in database.execute(f"SELECT {quoted} FROM {name}"):
            yield f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({row[0]})"
    for _, sql in database.execute(made, ["index"]).fetchall():
        yield sql


def seal():
    path = f"{HERE}/migrations.sha256"
    with open(path, "a+") as file:
        file.seek(0)
        sealed = {line.split()[1] for line in file}
        for migration in MIGRATIONS:
            name = os.path.basename(migration)
            if name not in sealed:
                with open(migration, "rb") as sql:
                    file.write(f"{hashlib.sha256(sql.read()).hexdigest()}  {name}\n")


def main():
    seal()
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
    for number, migration in enumerate(MIGRATIONS, 1):
        path = f"{HERE}/schema-{number:02}.sql"
        if os.path.exists(path):
            database = sqlite3.connect(":memory:", isolation_level=None)
            for statement in statements(path):
                database.execute(statement)
            continue
        for statement in statements(migration):
            database.execute(statement)
        database.execute("INSERT INTO schema_migration (version, applied_at) VALUES (?, 1)", [number])
        with open(migration) as file:
            if file.readline().startswith("-- Only adds:"):
                database.execute("UPDATE schema_migration SET additive = 1 WHERE version = ?", [number])
        fill(database)
        broken = database.execute("PRAGMA foreign_key_check").fetchall()
        assert not broken, (number, broken)
        with open(path, "w") as file:
            file.writelines(statement + ";\n" for statement in dump(database))


main()
