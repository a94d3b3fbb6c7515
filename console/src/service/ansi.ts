// A line with ANSI colours (ECMA-48, SGR) as spans of text with classes; other sequences are left
// out. Pure: the text is only ever shown as text.
export interface Span {
  text: string;
  classes: string;
}

const sequence =
  /\u001b\[([0-9;]*)([A-Za-z])|\u001b\][^\u0007]*\u0007|[\u0000-\u0008\u000b-\u001a\u001c-\u001f]/g;

function changed(codes: string, classes: Set<string>): void {
  for (const code of (codes || '0').split(';').map(Number)) {
    if (code === 0) classes.clear();
    else if (code === 1 || code === 2) classes.add(`a${code}`);
    else if (code === 22) ['a1', 'a2'].forEach((one) => classes.delete(one));
    else if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) {
      for (const one of classes) if (/^a3\d$/.test(one)) classes.delete(one);
      const colour = code >= 90 ? code - 60 : code;
      if (colour >= 31 && colour <= 36) classes.add(`a${colour}`);
    }
  }
}

export function spans(line: string): Span[] {
  const result: Span[] = [];
  const classes = new Set<string>();
  let end = 0;
  const add = (text: string) => {
    if (text) result.push({ text, classes: [...classes].join(' ') });
  };
  for (const match of line.matchAll(sequence)) {
    add(line.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[2] === 'm') changed(match[1] ?? '', classes);
  }
  add(line.slice(end));
  return result;
}

export const plain = (line: string) => line.replace(sequence, '');
