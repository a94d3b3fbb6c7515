"""The console in Chromium: what its first page loads, and how fast a large board is drawn and
updated. The suite measures it; this only asks for that part and reads the numbers."""
import json
import os
import subprocess

from parts import Scratch

LIMITS = {"first_page_kib": 250, "drawn_ms": 500, "updated_ms": 50}


def measure(table, root):
    with Scratch() as folder:
        numbers = f"{folder}/numbers.json"
        subprocess.run([f"{root}/scripts/test-console", "scale"], check=True,
                       env={**os.environ, "NUMBERS": numbers})
        with open(numbers, encoding="utf-8") as file:
            result = json.load(file)
    size = f"{result['services']} services and {result['pushes']} pushes"
    for key, what in (("first_page_kib", "console, first page: KiB of JavaScript, gzipped"),
                      ("drawn_ms", f"console, {size} drawn after the data's arrival: ms"),
                      ("updated_ms", f"console, the same updated by one push of {result['services']} verdicts: ms")):
        limit = LIMITS[key]
        table.add(what, f"{result[key]:.0f}", "", "", f"<= {limit}", result[key] <= limit)
