#!/usr/bin/env python3
"""Looks whether the programs of a build are hardened: hardening_test.py BUILD_FOLDER"""
import json
import platform
import re
import subprocess
import sys
import unittest

BUILD = sys.argv.pop(1)
PROGRAMS = ("slipwayd", "slipway", "slipway-supervisor")
STATIC = ("slipway-supervisor",)
ENDBR64 = bytes.fromhex("f30f1efa")


def shown(program, *what):
    return subprocess.run(["readelf", "--wide", *what, f"{BUILD}/bin/{program}"], text=True,
                          capture_output=True, check=True).stdout


class Hardening(unittest.TestCase):
    def test_loads_at_any_address(self):
        for program in PROGRAMS:
            self.assertIn("DYN (Position-Independent Executable", shown(program, "--file-header"),
                          program)

    def test_binds_everything_before_it_starts_and_seals_it(self):
        for program in PROGRAMS:
            self.assertIn("GNU_RELRO", shown(program, "--segments"), program)
            self.assertIn("BIND_NOW", shown(program, "--dynamic"), program)

    def test_has_no_stack_that_is_run(self):
        for program in PROGRAMS:
            stack = next(line for line in shown(program, "--segments").splitlines()
                         if "GNU_STACK" in line)
            self.assertNotIn("E", stack.split("GNU_STACK")[1], program)

    def test_guards_stacks_and_bounded_copies(self):
        for program in PROGRAMS:
            symbols = shown(program, "--symbols")
            self.assertIn("__stack_chk_fail", symbols, program)
            # A static program has those of libc, whether it calls them or not.
            if program not in STATIC:
                self.assertRegex(symbols, r"__\w+_chk@GLIBC", program)

    # A program does not tell which level its checked copies are of.
    def test_bounds_copies_of_what_is_allocated_too(self):
        with open(f"{BUILD}/compile_commands.json") as file:
            commands = [one["command"] for one in json.load(file)
                        if re.search(r"CMakeFiles/(slipway_\w+|slipwayd?|slipway-supervisor)\.dir/",
                                     one["command"]) and "/src/" in one["file"] + one["directory"]
                        and not re.search(r"(_test|test_\w+|fake_\w+)\.cc$", one["file"])]
        self.assertGreater(len(commands), 30)
        for command in commands:
            self.assertIn("_FORTIFY_SOURCE=3", command)
            self.assertRegex(command, r"-O[123s]")

    # The note that switches it on goes where a linker finds it in each part: those of Debian 12's
    # libc have none, hence the code is looked at.
    @unittest.skipUnless(platform.machine() == "x86_64", "Intel's CET is of x86-64")
    def test_marks_where_calls_may_lead(self):
        for program in PROGRAMS:
            with open(f"{BUILD}/bin/{program}", "rb") as file:
                self.assertGreater(file.read().count(ENDBR64), 100, program)


unittest.main()
