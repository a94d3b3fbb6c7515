#!/usr/bin/env python3
"""Writes what a package consists of, as SPDX 2.3 in JSON (spdx.github.io/spdx-spec/v2.3).
    sbom.py NAME VERSION [--headers BUILD_FOLDER] [--npm PACKAGE_LOCK] [--file FILE ...] PROGRAM ...

The Debian packages whose shared libraries the PROGRAMs load, whose headers are compiled in
(--headers: a folder of Ninja's, with the PROGRAMs in it), or to which a FILE belongs; and the npm
packages of a lock file that are not for development alone. The same input gives the same output,
whose time is SOURCE_DATE_EPOCH's."""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import uuid
from urllib.parse import quote


def run(*arguments):
    return subprocess.run(arguments, check=True, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def libraries(program):
    """The shared libraries that a program loads; none where it is static."""
    header = run("readelf", "--program-headers", program)
    if "INTERP" not in header and "DYNAMIC" not in header:
        return set()
    if "statically linked" in (found := run("ldd", program)):
        return set()
    if missing := re.search(r"^\s*(\S+) => not found", found, re.M):
        sys.exit(f"sbom: {program} needs {missing[1]}, which is not installed")
    return set(re.findall(r"(/\S+) \(0x", found))


def headers(build):
    """What the compiler has read of the machine's own headers for a build's programs."""
    objects = run("ninja", "-C", build, "-t", "deps").split("\n\n")
    return {header for one in objects if "test" not in one.partition(":")[0]
            for header in re.findall(r"^    (/usr/include/\S+)$", one, re.M)}


def places(path):
    """Where dpkg may know a file: /lib is /usr/lib, and packages say the one or the other."""
    real = os.path.realpath(path)
    return {path, real, re.sub("^/usr", "", real), re.sub("^/usr", "", path)}


def owners(paths):
    """The packages of files; each has to have one."""
    if not paths:
        return set()
    asked = {place: path for path in paths for place in places(path)}
    answer = subprocess.run(["dpkg-query", "--search", *sorted(asked)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            env={**os.environ, "LC_ALL": "C"}).stdout
    found, known = set(), set()
    for line in answer.splitlines():
        names, _, place = line.rpartition(": ")
        if place in asked and not names.startswith("diversion by"):
            known.add(asked[place])
            found.update(names.split(", "))
    if strangers := sorted(set(paths) - known):
        sys.exit(f"sbom: {strangers[0]} belongs to no package of this machine")
    return found


def identifier(*words):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(words))


def package(kind, name, version, purl="", **more):
    entry = {"SPDXID": identifier(kind, name, version), "name": name, "versionInfo": version,
             "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
             "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
             "copyrightText": "NOASSERTION", **more}
    if purl:
        entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": purl}]
    return entry


def debian(names):
    fields = r"${Package}\t${Version}\t${Architecture}\t${source:Package}\t${Maintainer}\n"
    for line in sorted(run("dpkg-query", "--show", "--showformat", fields, *sorted(names))
                       .splitlines()) if names else []:
        name, version, architecture, source, maintainer = line.split("\t")
        purl = f"pkg:deb/debian/{name}@{quote(version, safe='')}?arch={architecture}"
        yield package("deb", name, version, purl, sourceInfo="built from " + source,
                      supplier="Organization: " + maintainer.replace("<", "(").replace(">", ")"))


def npm(lock):
    for path, entry in sorted(json.load(open(lock))["packages"].items()):
        name = path.rpartition("node_modules/")[2]
        if name and not entry.get("dev") and not entry.get("devOptional"):
            purl = f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"
            yield package("npm", name, entry["version"], purl,
                          licenseDeclared=entry.get("license", "NOASSERTION"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("version")
    parser.add_argument("--headers")
    parser.add_argument("--npm")
    parser.add_argument("--file", action="append", default=[])
    parser.add_argument("program", nargs="*")
    given = parser.parse_intermixed_args()

    linked = owners(set().union(*map(libraries, given.program)) | set(given.file))
    compiled = owners(headers(given.headers)) - linked if given.headers else set()
    ours = package("slipway", given.name, given.version, supplier="Organization: Slipway")
    parts = [("DEPENDS_ON", entry) for entry in debian(linked)]
    parts += [("CONTAINS", entry) for entry in debian(compiled)]
    parts += [("CONTAINS", entry) for entry in (npm(given.npm) if given.npm else [])]
    unique = {entry["SPDXID"]: (how, entry) for how, entry in parts}
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", ours["SPDXID"])]
    relations += [(ours["SPDXID"], how, key) for key, (how, _) in unique.items()]
    content = {
        "packages": [ours] + [entry for _, entry in unique.values()],
        "relationships": [{"spdxElementId": one, "relationshipType": how,
                           "relatedSpdxElement": other} for one, how, other in relations]}
    created = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")),
                                              datetime.timezone.utc)
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{given.name}-{given.version}",
        "documentNamespace": uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content)).urn,
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Tool: slipway-sbom"]},
        **content}
    json.dump(document, sys.stdout, indent=1)
    print()


main()
