// JSON that somebody sent, folded: what is in an object or a list is drawn once it is opened.
import { useState, type SyntheticEvent } from 'react';
import { Button } from './fields';

const most = 100; // of what one level shows at once

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

const isNest = (value: Value): value is Value[] | { [key: string]: Value } =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function Node(p: { name: string; value: Value; isOpen: boolean; deep: boolean }) {
  const [isOpen, setOpen] = useState(p.isOpen);
  const [shown, setShown] = useState(most);
  const name = p.name ? `${p.name}: ` : '';
  const { value } = p;
  if (!isNest(value)) {
    return (
      <div className="json-leaf">
        {name}
        <span>{JSON.stringify(value)}</span>
      </div>
    );
  }
  const isList = Array.isArray(value);
  const parts = Object.entries(value);
  const size = `${parts.length} ${isList ? 'item' : 'field'}${parts.length === 1 ? '' : 's'}`;
  return (
    <details
      open={isOpen}
      onToggle={(event: SyntheticEvent<HTMLDetailsElement>) => {
        event.stopPropagation();
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        {name}
        <span className="quiet">{isList ? `[ ${size} ]` : `{ ${size} }`}</span>
      </summary>
      {isOpen ? (
        <div className="json-parts">
          {parts.slice(0, shown).map(([key, part]) => (
            <Node
              key={key}
              name={isList ? key : JSON.stringify(key)}
              value={part}
              isOpen={p.deep}
              deep={p.deep}
            />
          ))}
          {parts.length > shown ? (
            <Button look="quiet" onPress={() => setShown(shown + most)}>
              {`${parts.length - shown} more`}
            </Button>
          ) : null}
        </div>
      ) : null}
    </details>
  );
}

function parsed(text: string): { value: Value } | null {
  try {
    return { value: JSON.parse(text) as Value };
  } catch {
    return null;
  }
}

// As text where it is no JSON, and by a button: parsed, a large number is another one, and of two fields
// with the same name only the second is there.
export function Json({ text }: { text: string }) {
  const [deep, setDeep] = useState(false);
  const [isRaw, setRaw] = useState(false);
  const json = parsed(text);
  if (!json) {
    return (
      <pre className="payload" tabIndex={0}>
        {text}
      </pre>
    );
  }
  return (
    <div className="payload json" tabIndex={0} role="group" aria-label="JSON">
      <div className="row">
        {isRaw ? null : (
          <Button look="quiet" onPress={() => setDeep(!deep)}>
            {deep ? 'Fold all' : 'Unfold all'}
          </Button>
        )}
        <Button look="quiet" aria-pressed={isRaw} onPress={() => setRaw(!isRaw)}>
          Raw
        </Button>
      </div>
      {isRaw ? (
        <pre className="json-raw">{text}</pre>
      ) : (
        <Node key={String(deep)} name="" value={json.value} isOpen deep={deep} />
      )}
    </div>
  );
}
