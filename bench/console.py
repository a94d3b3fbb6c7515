"""The console in Chromium: what its first page loads, and how fast a large board is drawn and
updated. The suite measures it; this only asks for that part and reads the numbers."""
import json
import os
import subprocess

from parts import Scratch


def measure(table, root):
    with Scratch() as folder:
        numbers = f"{folder}/numbers.json"
        subprocess.run([f"{root}/scripts/test-console", "scale"], check=True,
                       env={**os.environ, "NUMBERS": numbers})
        with open(numbers, encoding="utf-8") as file:
            result = json.load(file)
    size = f"{result['services']} services and {result['pushes']} pushes"
    first = result["first_page_kib"]
    table.add("console, first page: KiB of JavaScript, gzipped", f"{first:.1f}", "", "", "<= 250",
              first <= 250)
    for key, limit, what in (
            ("drawn", 500, f"console, {size} drawn after the data's arrival: ms (of work)"),
            ("updated", 50, "console, the same updated by one push of "
                            f"{result['services']} verdicts: ms (of work)")):
        passed, worked = result[f"{key}_ms"], result[f"{key}_work_ms"]
        table.add(what, f"{passed:.0f} ({worked:.0f})", "", "", f"< {limit}", passed < limit)
