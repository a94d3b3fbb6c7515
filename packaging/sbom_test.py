#!/usr/bin/env python3
"""Holds sbom.py against the programs of a build: sbom_test.py BUILD_FOLDER"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = sys.argv.pop(1)


def sbom(*arguments, **environment):
    return subprocess.run([f"{HERE}/sbom.py", *arguments], text=True, capture_output=True,
                          env={**os.environ, **environment})


def program(name):
    return f"{BUILD}/bin/{name}"


class Sbom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.answer = sbom("slipwayd", "1.2.3", "--headers", BUILD, "--npm",
                          f"{HERE}/../console/package-lock.json", program("slipwayd"),
                          program("slipway-supervisor"), SOURCE_DATE_EPOCH="1700000000")
        assert cls.answer.returncode == 0, cls.answer.stderr
        cls.document = json.loads(cls.answer.stdout)
        cls.packages = {one["SPDXID"]: one for one in cls.document["packages"]}
        cls.how = {one["relatedSpdxElement"]: one["relationshipType"]
                   for one in cls.document["relationships"]}

    def named(self, name):
        return next(one for one in self.packages.values() if one["name"] == name)

    def test_has_what_the_format_asks_for(self):
        self.assertEqual(self.document["spdxVersion"], "SPDX-2.3")
        self.assertEqual(self.document["creationInfo"]["created"], "2023-11-14T22:13:20Z")
        self.assertRegex(self.document["documentNamespace"], "^urn:uuid:[0-9a-f-]{36}$")
        self.assertEqual(len(self.packages), len(self.document["packages"]), "an id twice")
        for key, one in self.packages.items():
            self.assertRegex(key, r"^SPDXRef-[A-Za-z0-9.-]+$")
            self.assertTrue(one["versionInfo"] and one["downloadLocation"], key)
            self.assertIn(key, self.how, "nothing says what it is to Slipway")

    def test_has_each_library_that_the_daemon_is_linked_with(self):
        dynamic = subprocess.run(["readelf", "-d", program("slipwayd")], text=True,
                                 capture_output=True, check=True).stdout
        needed = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
        self.assertGreater(len(needed), 10)
        owners = subprocess.run(["dpkg-query", "--search", *(f"*/{one}" for one in needed)],
                                text=True, capture_output=True).stdout.splitlines()
        for library in needed:
            names = {line.split(":")[0] for line in owners if line.endswith("/" + library)}
            found = [one for one in self.packages.values()
                     if one["name"] in names and self.how[one["SPDXID"]] == "DEPENDS_ON"]
            self.assertTrue(found, f"nothing that brings {library}")

    def test_names_versions_as_the_machine_has_them(self):
        version = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", "libssl3"],
                                 text=True, capture_output=True, check=True).stdout
        openssl = self.named("libssl3")
        self.assertEqual(openssl["versionInfo"], version)
        self.assertIn("pkg:deb/debian/libssl3@", openssl["externalRefs"][0]["referenceLocator"])

    def test_has_what_is_compiled_in(self):
        for name in ("libboost1.81-dev", "libcli11-dev", "react"):
            self.assertEqual(self.how[self.named(name)["SPDXID"]], "CONTAINS")
        names = {one["name"] for one in self.packages.values()}
        self.assertFalse(names & {"libgtest-dev", "libgmock-dev", "vite", "typescript"},
                         "what only builds or tests it")

    def test_a_static_program_loads_nothing(self):
        alone = json.loads(sbom("supervisor", "1", program("slipway-supervisor")).stdout)
        dynamic = subprocess.run(["readelf", "--wide", "--dynamic", program("slipway-supervisor")],
                                 text=True, capture_output=True, check=True).stdout
        self.assertEqual(len(alone["packages"]) == 1, "(NEEDED)" not in dynamic)

    def test_says_whose_library_is_nobodys(self):
        with tempfile.TemporaryDirectory() as folder:
            stranger = shutil.copy("/bin/true", f"{folder}/library.so")
            answer = sbom("slipwayd", "1", "--file", stranger)
        self.assertEqual(answer.returncode, 1)
        self.assertIn(f"{stranger} belongs to no package", answer.stderr)

    def test_is_the_same_each_time(self):
        again = sbom("slipwayd", "1.2.3", "--headers", BUILD, "--npm",
                     f"{HERE}/../console/package-lock.json", program("slipway-supervisor"),
                     program("slipwayd"), SOURCE_DATE_EPOCH="1700000000", LC_ALL="C.UTF-8")
        self.assertEqual(again.stdout, self.answer.stdout)


unittest.main()
