// A log as it is written: follows its end until the person scrolls away.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { follow } from '../api/follow';
import type { LogLine } from '../api/types';
import { Button, Switch, TextField } from '../ui/fields';
import { plain, spans } from './ansi';

const lineHeight = 18;

function useLog(path: string): LogLine[] {
  const [lines, setLines] = useState<LogLine[]>([]);
  useEffect(() => {
    setLines([]);
    return follow(path, {
      onConnected: () => undefined,
      onEvents: (events) => {
        const fresh = events
          .filter((event) => event.type === 'line')
          .map((event) => JSON.parse(event.data) as LogLine);
        if (fresh.length > 0) setLines((before) => [...before, ...fresh]);
      },
    });
  }, [path]);
  return lines;
}

function download(lines: LogLine[], name: string) {
  const text = lines.map((line) => `${line.at} ${line.stream} ${plain(line.text)}\n`).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = `${name}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function Log({ path, name }: { path: string; name: string }) {
  const lines = useLog(path);
  const [search, setSearch] = useState('');
  const [following, setFollowing] = useState(true);
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
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown.length, following]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    const atEnd = scrollHeight - scrollTop - clientHeight < 2 * lineHeight;
    if (!atEnd && following && scrollHeight > clientHeight) setFollowing(false);
  };
  return (
    <div className="log">
      <div className="log-bar">
        <TextField
          label="Search the log"
          value={search}
          onChange={setSearch}
          placeholder="Search"
        />
        <span className="quiet" role="status">
          {shown.length} {shown.length === 1 ? 'line' : 'lines'}
        </span>
        <Switch label="Follow" on={following} onChange={setFollowing} />
        <Button look="quiet" onPress={() => download(lines, name)}>
          Download
        </Button>
      </div>
      <div
        className="log-lines"
        ref={box}
        onWheel={onScroll}
        onKeyUp={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Log"
        aria-live="off"
      >
        <div style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index]!;
            return (
              <div key={item.key} className={`log-line ${line.stream}`} style={{ top: item.start }}>
                {spans(line.text).map((span, index) => (
                  <span key={index} className={span.classes}>
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
