// Server-sent events (WHATWG HTML, 9.2.6) as a pure parser of text that arrives in pieces.
export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

export class EventParser {
  private rest = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    const lines = (this.rest + text).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) {
          events.push({ id: this.id, type: this.type || 'message', data: this.data.join('\n') });
        }
        this.type = '';
        this.data = [];
      } else if (!line.startsWith(':')) {
        this.field(line);
      }
    }
    return events;
  }

  private field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') this.id = value;
    if (name === 'event') this.type = value;
    if (name === 'data') this.data.push(value);
  }
}
