// A form of something that others may change at the same time. An untouched form follows them; in
// one that was touched the person chooses, and nothing is saved over what was not seen.
import { useState } from 'react';
import { ApiError } from '../api/error';
import { differing, merged } from '../lib/merge';
import { Button } from './fields';

interface Dated {
  updated_at?: string;
}

export interface Edited<Thing, Values> {
  base: Thing; // as it was read: what is saved is a change of this
  values: Values;
  set: (change: Partial<Values>) => void;
  isDirty: boolean;
  saved: (thing: Thing) => void;
  // What somebody else changed since, and the two ways on.
  conflict: { fields: (keyof Values)[]; takeTheirs: () => void; keepMine: () => void } | null;
}

export function useEdited<Thing extends Dated, Values extends object>(
  thing: Thing,
  valuesOf: (thing: Thing) => Values,
  draft?: Values, // what was written before this was opened
): Edited<Thing, Values> {
  const [base, setBase] = useState(thing);
  const [values, setValues] = useState(() => draft ?? valuesOf(thing));
  const before = valuesOf(base);
  const theirs = valuesOf(thing);
  const isNewer = (thing.updated_at ?? '') > (base.updated_at ?? '');
  const isDirty = differing(values, before).length > 0;
  const fields = isNewer ? differing(theirs, before) : [];
  if (isNewer && (!isDirty || fields.length === 0)) {
    setBase(thing);
    if (!isDirty) setValues(theirs);
  }
  const goOn = (next: Values) => {
    setBase(thing);
    setValues(next);
  };
  return {
    base,
    values,
    set: (change) => setValues((now) => ({ ...now, ...change })),
    isDirty,
    saved: (now) => {
      setBase(now);
      setValues(valuesOf(now));
    },
    conflict:
      isDirty && fields.length > 0
        ? {
            fields,
            takeTheirs: () => goOn(theirs),
            keepMine: () => goOn(merged(before, values, theirs)),
          }
        : null,
  };
}

// What a request says that changes this only as it was read.
export const asRead = (thing: Dated): Record<string, string> =>
  thing.updated_at ? { 'If-Match': `"${thing.updated_at}"` } : {};

// The daemon saw the other change before this page did.
export const isOutdated = (error: unknown) =>
  error instanceof ApiError && error.status === 409 && error.field === 'If-Match';

export function Conflict<Values>(p: {
  conflict: Edited<unknown, Values>['conflict'];
  labelOf: (field: keyof Values) => string;
}) {
  if (!p.conflict) return null;
  return (
    <div className="conflict" role="alert">
      <p>
        Somebody else changed this while you did: {p.conflict.fields.map(p.labelOf).join(', ')}.
        Nothing of yours is saved yet.
      </p>
      <p className="row">
        <Button onPress={p.conflict.keepMine}>Keep what I changed</Button>
        <Button onPress={p.conflict.takeTheirs}>Take theirs</Button>
      </p>
    </div>
  );
}
