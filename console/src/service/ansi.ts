// A line of a terminal (ECMA-48) as spans of text: colours and weights as classes and styles, what
// was written over as it was last, and nothing of what else a program may ask of a terminal. Pure:
// the text is only ever shown as text, also where it was a link.
export interface Span {
  text: string;
  classes: string;
  style?: { color?: string; backgroundColor?: string };
}

// Control sequences, control strings (among them titles and links), other escapes, and single
// control characters, tabs left aside.
const sequence =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-OQ-WYZ\\a-~]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
const special = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

// How text looks from here on; a new one with each change.
interface Look {
  flags: ReadonlySet<number>;
  text: string; // a class, or a colour
  back: string;
}

const plainLook: Look = { flags: new Set(), text: '', back: '' };
// By the code that ends them: 22 ends 1 and 2.
const ends: Record<number, number[]> = { 22: [1, 2], 23: [3], 24: [4], 27: [7], 29: [9] };
const flags = [1, 2, 3, 4, 7, 9];

// Of 256: the 16 that a theme has, a cube of 6 x 6 x 6, and 24 greys.
function indexed(index: number, base: 30 | 40): string {
  if (!(index >= 0 && index <= 255)) return '';
  if (index < 8) return `a${base + index}`;
  if (index < 16) return `a${base + 60 + index - 8}`;
  if (index > 231) return grey(8 + (index - 232) * 10);
  const level = (part: number) => (part % 6 === 0 ? 0 : 55 + (part % 6) * 40);
  const cube = index - 16;
  return rgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6)), level(cube));
}

const rgb = (...parts: number[]) =>
  parts.length === 3 && parts.every((part) => part >= 0 && part <= 255)
    ? `rgb(${parts.join(', ')})`
    : '';
const grey = (level: number) => rgb(level, level, level);

// What follows 38 or 48, and how many codes that was: 5;N or 2;R;G;B.
function extended(codes: number[], base: 30 | 40): [colour: string, taken: number] {
  if (codes[0] === 5) return [indexed(codes[1] ?? 0, base), 2];
  if (codes[0] === 2) return [rgb(...codes.slice(1, 4)), 4];
  return ['', codes.length];
}

// "38:2::R:G:B" and "38:5:N" are the same in one code.
const joined = (code: string) => {
  const parts = code.split(':').map(Number);
  return parts[1] === 2 && parts.length > 5 ? [parts[0]!, 2, ...parts.slice(3)] : parts;
};

function changed(look: Look, written: string): Look {
  let { flags: set, text, back } = look;
  const codes = (written || '0').split(';').flatMap(joined);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at]!;
    if (code === 0) ({ flags: set, text, back } = plainLook);
    else if (flags.includes(code)) set = new Set([...set, code]);
    else if (ends[code]) set = new Set([...set].filter((one) => !ends[code]!.includes(one)));
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) text = `a${code}`;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) back = `a${code}`;
    else if (code === 39) text = '';
    else if (code === 49) back = '';
    else if (code === 38 || code === 48) {
      const [colour, taken] = extended(codes.slice(at + 1), code === 38 ? 30 : 40);
      if (code === 38) text = colour;
      else back = colour;
      at += taken;
    }
  }
  return { flags: set, text, back };
}

function spanOf(text: string, look: Look): Span {
  const classes = [...look.flags].map((flag) => `a${flag}`);
  const style: Span['style'] = {};
  if (look.text.startsWith('a')) classes.push(look.text);
  else if (look.text) style.color = look.text;
  if (look.back.startsWith('a')) classes.push(look.back);
  else if (look.back) style.backgroundColor = look.back;
  const span = { text, classes: classes.join(' ') };
  return Object.keys(style).length > 0 ? { ...span, style } : span;
}

interface Cell {
  text: string;
  look: Look;
}

// The line as a terminal's row, with a cursor that goes back on a carriage return.
class Row {
  private cells: Cell[] = [];
  private at = 0;

  write(text: string, look: Look): void {
    for (const character of text) this.cells[this.at++] = { text: character, look };
  }
  back(to: number): void {
    this.at = Math.max(0, to);
  }
  stepBack(): void {
    this.back(this.at - 1);
  }
  // As "erase in line" says: to the end, from the beginning, or all of it.
  erase(what: number): void {
    if (what === 0) this.cells.length = Math.min(this.cells.length, this.at);
    const blank = { text: ' ', look: plainLook };
    if (what === 1) this.cells.fill(blank, 0, this.at);
    if (what === 2) this.cells.length = 0;
    while (this.cells.length < this.at) this.cells.push(blank);
  }
  spans(): Span[] {
    const result: Span[] = [];
    let last: Look | null = null;
    for (const { text, look } of this.cells) {
      if (look === last) result.at(-1)!.text += text;
      else result.push(spanOf(text, look));
      last = look;
    }
    return result;
  }
}

export function spans(line: string): Span[] {
  if (!special.test(line)) return line ? [{ text: line, classes: '' }] : [];
  const row = new Row();
  let look = plainLook;
  let end = 0;
  for (const match of line.matchAll(sequence)) {
    row.write(line.slice(end, match.index), look);
    end = match.index + match[0].length;
    if (match[2] === 'm') look = changed(look, match[1] ?? '');
    else if (match[2] === 'K') row.erase(Number(match[1] || 0));
    else if (match[0] === '\r') row.back(0);
    else if (match[0] === '\b') row.stepBack();
  }
  row.write(line.slice(end), look);
  return row.spans();
}

export const plain = (line: string) =>
  special.test(line)
    ? spans(line)
        .map((span) => span.text)
        .join('')
    : line;
