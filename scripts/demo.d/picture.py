"""Draws what a terminal shows as SVG: picture.py < OUTPUT_WITH_COLOURS > PICTURE.svg

For docs/verdicts.svg:
    script -qec "slipway push show ID" /dev/null | scripts/demo.d/picture.py > docs/verdicts.svg
"""
import html
import re
import sys

COLUMN, LINE, SIZE, MARGIN = 8.0, 19, 13, 18
COLOURS = {"31": "#f47067", "32": "#57ab5a", "33": "#c69026", "34": "#539bf5", "36": "#39c5cf",
           "90": "#768390"}
PLAIN, BACKGROUND, DIM = "#d1d7e0", "#22272e", "#8b949e"
SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")


def runs(line):
    """The line's pieces of one look: (column, text, fill, bold)."""
    fill, bold, column, at = PLAIN, False, 0, 0
    for match in list(SEQUENCE.finditer(line)) + [None]:
        text = line[at:match.start() if match else len(line)]
        for piece in re.finditer(r"\S+(?: \S+)*", text):
            yield column + piece.start(), piece.group(), fill, bold
        column += len(text)
        if not match:
            return
        at = match.end()
        for code in (match.group(1) or "0").split(";"):
            if code in ("0", ""):
                fill, bold = PLAIN, False
            elif code == "1":
                bold = True
            elif code == "2":
                fill = DIM
            else:
                fill = COLOURS.get(code, fill)


def main():
    lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-ln-z]", "", line).rstrip()
             for line in sys.stdin.read().replace("\r", "").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    columns = max(len(SEQUENCE.sub("", line)) for line in lines)
    width, height = int(columns * COLUMN + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
          f'viewBox="0 0 {width} {height}" font-family="ui-monospace, Menlo, Consolas, monospace" '
          f'font-size="{SIZE}">')
    print(f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>')
    for number, line in enumerate(lines):
        y = MARGIN + number * LINE + SIZE
        for column, text, fill, bold in runs(line):
            weight = ' font-weight="bold"' if bold else ""
            print(f'<text x="{MARGIN + column * COLUMN:g}" y="{y}" fill="{fill}"{weight} '
                  f'textLength="{len(text) * COLUMN:g}" xml:space="preserve">{html.escape(text)}</text>')
    print("</svg>")


main()
