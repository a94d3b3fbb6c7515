// A log as it is written: follows its end until the person scrolls away. The address says then which
// line stands at the top.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { messageOf, type ApiError } from '../api/error';
import { follow } from '../api/follow';
import type { LogLine } from '../api/types';
import { useDetail } from '../lib/router';
import { Button, Switch, TextField } from '../ui/fields';
import { plain, spans } from './ansi';

const lineHeight = 18;

interface Followed {
  lines: LogLine[];
  isEnded: boolean; // nothing follows any more
  isConnected: boolean;
  refusal: ApiError | null;
  resume: () => void;
}

function useLog(path: string): Followed {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [isEnded, setEnded] = useState(false);
  const [isConnected, setConnected] = useState(true);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const last = useRef({ path, id: '' });
  useEffect(() => {
    if (last.current.path !== path || !last.current.id) {
      last.current = { path, id: '' };
      setLines([]);
      setEnded(false);
    }
    setRefusal(null);
    return follow(path, {
      from: last.current.id,
      onConnected: setConnected,
      onRefused: setRefusal,
      onEvents: (events) => {
        last.current.id = events.at(-1)!.id || last.current.id;
        const fresh = events
          .filter((event) => event.type === 'line')
          .map((event) => JSON.parse(event.data) as LogLine);
        if (events.some((event) => event.type === 'end')) setEnded(true);
        if (fresh.length > 0) setLines((before) => [...before, ...fresh]);
      },
    });
  }, [path, attempt]);
  return { lines, isEnded, isConnected, refusal, resume: () => setAttempt(attempt + 1) };
}

function download(lines: LogLine[], name: string) {
  const text = lines.map((line) => `${line.at} ${line.stream} ${plain(line.text)}\n`).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = `${name}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function noLines(wanted: string, isEnded: boolean): string {
  if (wanted) return 'No line has this.';
  return isEnded
    ? 'Nothing was written.'
    : 'Nothing is written yet. Each line stands here as soon as it is.';
}

export function Log({ path, name }: { path: string; name: string }) {
  const { lines, isEnded, isConnected, refusal, resume } = useLog(path);
  const [search, setSearch] = useDetail('find', path);
  const [line, setLine] = useDetail('line', path);
  const following = !/^[1-9]\d*$/.test(line);
  const box = useRef<HTMLDivElement>(null);
  const wanted = search.toLowerCase();
  const shown = useMemo(
    () =>
      wanted ? lines.filter((line) => plain(line.text).toLowerCase().includes(wanted)) : lines,
    [lines, wanted],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  // Where it stood last, by whomever: only a person goes back from there.
  const stood = useRef(0);
  // Whether the line that the address named when this was opened is still to be gone to.
  const awaited = useRef(!following);
  useEffect(() => {
    if (!box.current || (!following && !awaited.current)) return;
    const { scrollHeight } = box.current;
    box.current.scrollTop = following ? scrollHeight : (Number(line) - 1) * lineHeight;
    stood.current = box.current.scrollTop;
  }, [shown.length, following, line]);
  const hold = () =>
    setLine(String(Math.floor((box.current?.scrollTop ?? 0) / lineHeight) + 1), true);
  const settle = useRef(0);
  useEffect(() => () => clearTimeout(settle.current), [path, following]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    const isBack = scrollTop < stood.current - 1;
    if (scrollTop !== stood.current) awaited.current = false;
    if (following && isBack && scrollHeight - scrollTop - clientHeight >= 2 * lineHeight) hold();
    // Browsers bound how often the address may change.
    clearTimeout(settle.current);
    if (!following && !awaited.current) settle.current = window.setTimeout(hold, 200);
    stood.current = scrollTop;
  };
  return (
    <div className="log">
      <div className="log-bar">
        <TextField
          label="Search the log"
          value={search}
          onChange={(text) => setSearch(text, true)}
          placeholder="Search"
        />
        <span className="quiet" role="status">
          {shown.length} {shown.length === 1 ? 'line' : 'lines'}
          {isConnected || refusal ? '' : ', reconnecting…'}
        </span>
        <Switch
          label="Follow"
          on={following}
          onChange={(on) => (on ? setLine('', true) : hold())}
        />
        <Button look="quiet" onPress={() => download(lines, name)}>
          Download
        </Button>
      </div>
      {refusal ? (
        <div className="log-refused" role="alert">
          <span>It is no longer followed: {messageOf(refusal)}</span>
          <Button onPress={resume}>Follow again</Button>
        </div>
      ) : null}
      <div
        className="log-lines"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Log"
        aria-live="off"
      >
        {shown.length === 0 && (wanted || !refusal) ? (
          <p className="log-none">{noLines(wanted, isEnded)}</p>
        ) : null}
        <div style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index]!;
            return (
              <div key={item.key} className={`log-line ${line.stream}`} style={{ top: item.start }}>
                {spans(line.text).map((span, index) => (
                  <span key={index} className={span.classes} style={span.style}>
                    {span.text}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
