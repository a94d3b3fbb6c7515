// Things of an organization that are listed, added by a form and removed: tokens, users, registries.
import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { fieldOf, messageOf } from '../api/error';
import { useOnce } from '../api/once';
import { changesOf } from '../lib/merge';
import { useEditor } from '../lib/router';
import { Button, Choose, TextField, type Choice } from './fields';
import { Loaded, Needs, Problem } from './parts';

export interface FormField {
  name: string;
  label: string;
  secret?: boolean;
  type?: string;
  autoComplete?: string;
  choices?: Choice[];
  initial?: string;
  hint?: ReactNode;
}

export type Values = Record<string, string>;

const initial = (fields: FormField[]): Values =>
  Object.fromEntries(fields.map((field) => [field.name, field.initial ?? '']));

// Fields with a button; what is refused stands at its field.
export function Form<Made>(p: {
  fields: FormField[];
  submit: string;
  send: (values: Values, changed: Partial<Values>) => Promise<Made>;
  onDone?: (made: Made) => void;
  look?: 'main' | 'plain';
}) {
  const queries = useQueryClient();
  const [began, setBegan] = useState(() => initial(p.fields));
  const [values, setValues] = useState(began);
  const save = useMutation({
    mutationFn: async () => p.send(values, changesOf(values, began)),
    onSuccess: (made) => {
      const next = initial(p.fields);
      setBegan(next);
      setValues(next);
      void queries.invalidateQueries();
      p.onDone?.(made);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const at = fieldOf(save.error);
  const known = p.fields.some((field) => field.name === at);
  const errorOf = ({ name, label }: FormField) =>
    at === name ? messageOf(save.error, label) : null;
  const set = (name: string) => (value: string) => setValues((now) => ({ ...now, [name]: value }));
  return (
    <form onSubmit={submit} className="managed-form">
      <div className="columns">
        {p.fields.map((field) =>
          field.choices ? (
            <Choose
              key={field.name}
              label={field.label}
              value={values[field.name] ?? ''}
              choices={field.choices}
              onChange={set(field.name)}
              error={errorOf(field)}
            />
          ) : (
            <TextField
              key={field.name}
              label={field.label}
              type={field.secret ? 'password' : (field.type ?? 'text')}
              autoComplete={field.autoComplete ?? (field.secret ? 'new-password' : 'off')}
              value={values[field.name] ?? ''}
              onChange={set(field.name)}
              hint={field.hint}
              error={errorOf(field)}
            />
          ),
        )}
      </div>
      <Problem error={known ? null : save.error} />
      <Button look={p.look ?? 'plain'} type="submit" isDisabled={save.isPending}>
        {p.submit}
      </Button>
    </form>
  );
}

export function ManagedList<T extends { id: string; name: string }>(p: {
  title: string;
  query: UseQueryResult<T[]>;
  note?: (item: T) => ReactNode;
  actions?: (item: T) => ReactNode;
  edit?: (item: T, close: () => void) => ReactNode; // the form that changes one
  remove: (item: T) => Promise<unknown>;
  removable?: (item: T) => boolean;
  empty?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className="card" aria-label={p.title}>
      <h2>{p.title}</h2>
      <Loaded query={p.query}>
        {(items) =>
          items.length === 0 ? (
            <p className="quiet">{p.empty ?? 'None yet.'}</p>
          ) : (
            <ul className="plain-list">
              {items.map((item) => (
                <Managed
                  key={item.id}
                  item={item}
                  note={p.note?.(item)}
                  actions={p.actions?.(item)}
                  edit={p.edit ?? null}
                  remove={(p.removable?.(item) ?? true) ? p.remove : null}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Needs role="ADMIN">{p.children}</Needs>
    </section>
  );
}

// Each is removed by itself: of several removals, each has its end and its refusal.
function Managed<T extends { id: string; name: string }>(p: {
  item: T;
  note: ReactNode;
  actions: ReactNode;
  edit: ((item: T, close: () => void) => ReactNode) | null;
  remove: ((item: T) => Promise<unknown>) | null;
}) {
  const queries = useQueryClient();
  const { item, edit } = p;
  const [editing, setEditing] = useEditor(item.id);
  const remove = useOnce({
    mutationFn: async () => p.remove?.(item),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <li className="item managed">
      <div>
        <strong>{item.name}</strong>
        <p className="quiet">{p.note}</p>
        <Problem error={remove.error} />
      </div>
      {p.actions}
      {edit ? (
        <Button
          needs="ADMIN"
          aria-label={`Edit ${item.name}`}
          aria-expanded={editing}
          onPress={() => setEditing(!editing)}
        >
          Edit
        </Button>
      ) : null}
      {p.remove ? (
        <Button
          look="quiet"
          needs="ADMIN"
          aria-label={`Remove ${item.name}`}
          isDisabled={remove.isPending}
          onPress={() => window.confirm(`Remove ${item.name}?`) && remove.mutate()}
        >
          Remove
        </Button>
      ) : null}
      {edit && editing ? (
        <div className="managed-details">{edit(item, () => setEditing(false))}</div>
      ) : null}
    </li>
  );
}
