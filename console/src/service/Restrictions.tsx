// The deployment restrictions of a service.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Restriction, Service } from '../api/types';
import { asRead, Conflict, isOutdated, useEdited } from '../ui/edited';
import { Button, Choose, TextField } from '../ui/fields';
import { Empty, Loaded, Needs, Problem } from '../ui/parts';
import { Backtest, type Rule } from './Backtest';

const newRule = 'new';

type RestrictionsPath = `/${'application' | 'job'}/${string}/deploymentRestriction`;

export const modes = [
  { id: 'MATCH', name: 'MATCH: a change here deploys' },
  { id: 'EXCLUDE', name: 'EXCLUDE: a change here does not count' },
];

const has = (all: Restriction[], item: Restriction) => all.some((one) => one.id === item.id);

export function Restrictions({ service }: { service: Service }) {
  const family = service.service_type === 'JOB' ? 'job' : 'application';
  const path = `/${family}/${service.id}/deploymentRestriction` as const;
  const queries = useQueryClient();
  const saved = useList(path);
  // What is written but not saved: of the rules that are edited by their id, and the one to add.
  const [drafts, setDrafts] = useState<Record<string, Rule | null>>({});
  const setDraft = useCallback(
    (id: string, draft: Rule | null) => setDrafts((now) => ({ ...now, [id]: draft })),
    [],
  );
  const rules = (saved.data ?? []).map(
    ({ id, mode, value }): Rule => drafts[id] ?? { mode, value },
  );
  const added = drafts[newRule];
  // As they were when somebody began to edit them: what is removed meanwhile stays in its form.
  const [open, setOpen] = useState<Restriction[]>([]);
  const close = (id: string) => setOpen((now) => now.filter((one) => one.id !== id));
  const changed = () => queries.invalidateQueries({ queryKey: ['list', path] });
  const remove = useMutation({
    mutationFn: (id: string) => change('DELETE', `${path}/${id}`),
    onSuccess: changed,
  });
  return (
    <div className="split">
      <section className="card" aria-labelledby="restrictions">
        <h2 id="restrictions">Deployment restrictions</h2>
        <p className="quiet">
          A changed file counts if it matches some MATCH (or there is none) and no EXCLUDE. A push
          deploys this service if one of its files counts.
        </p>
        <Loaded query={saved}>
          {(items) =>
            items.length === 0 && open.length === 0 ? (
              <Empty title="No restriction">
                <p>Every change of the branch deploys this service.</p>
              </Empty>
            ) : (
              <ul className="plain-list">
                {[...items, ...open.filter((one) => !has(items, one))].map((item) =>
                  has(open, item) ? (
                    <li key={item.id}>
                      <RestrictionForm
                        id={item.id}
                        item={item}
                        isGone={!has(items, item)}
                        path={path}
                        onChanged={() => (close(item.id), changed())}
                        onOutdated={changed}
                        onDraft={setDraft}
                        onCancel={() => close(item.id)}
                      />
                    </li>
                  ) : (
                    <RestrictionRow
                      key={item.id}
                      item={item}
                      onEdit={() => setOpen((now) => [...now, item])}
                      onRemove={() => remove.mutate(item.id)}
                    />
                  ),
                )}
              </ul>
            )
          }
        </Loaded>
        <Problem error={remove.error} />
        <Needs role="ADMIN">
          <RestrictionForm
            id={newRule}
            path={path}
            onChanged={changed}
            onOutdated={changed}
            onDraft={setDraft}
          />
        </Needs>
      </section>
      <section className="card" aria-labelledby="lately">
        <h2 id="lately">The latest pushes under these rules</h2>
        {saved.data ? (
          <Backtest service={service} rules={added ? [...rules, added] : rules} />
        ) : null}
      </section>
    </div>
  );
}

function RestrictionRow(p: { item: Restriction; onEdit: () => void; onRemove: () => void }) {
  return (
    <li className="item">
      <span className={`rule ${p.item.mode.toLowerCase()}`}>{p.item.mode}</span>
      <div>
        <code>{p.item.value}</code>
      </div>
      <Button look="quiet" needs="ADMIN" aria-label={`Edit ${p.item.value}`} onPress={p.onEdit}>
        Edit
      </Button>
      <Button look="quiet" needs="ADMIN" aria-label={`Remove ${p.item.value}`} onPress={p.onRemove}>
        Remove
      </Button>
    </li>
  );
}

const noRule = {};
const ruleOf = ({ mode = 'MATCH', value = '' }: Partial<Restriction>): Rule => ({ mode, value });
const ruleLabels: Record<keyof Rule, string> = { mode: 'Mode', value: 'Path' };

function RestrictionForm(p: {
  id: string;
  item?: Restriction;
  isGone?: boolean; // somebody removed it: to save it is to add it again
  path: RestrictionsPath;
  onChanged: () => unknown;
  onDraft: (id: string, draft: Rule | null) => void;
  onOutdated: () => unknown;
  onCancel?: () => void;
}) {
  const edited = useEdited<Partial<Restriction>, Rule>(p.item ?? noRule, ruleOf);
  const { mode, value } = edited.values;
  const save = useMutation({
    mutationFn: () =>
      p.item && !p.isGone
        ? change(
            'PUT',
            `${p.path}/${p.item.id}`,
            { mode, type: 'PATH', value },
            asRead(edited.base),
          )
        : change('POST', p.path, { mode, type: 'PATH', value }),
    onSuccess: () => {
      if (!p.item) edited.set({ value: '' });
      p.onChanged();
    },
    onError: (error) => isOutdated(error) && p.onOutdated(),
  });
  const { id, onDraft } = p;
  useEffect(() => {
    onDraft(id, value ? { mode, value } : null);
    return () => onDraft(id, null);
  }, [id, onDraft, mode, value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="restriction-form">
      <Choose
        label="Mode"
        value={mode}
        onChange={(next) => edited.set({ mode: next as Rule['mode'] })}
        choices={modes}
      />
      <TextField
        label="Path"
        value={value}
        onChange={(next) => (save.reset(), edited.set({ value: next }))}
        mono
        hint="A file, a folder, or a prefix with one * at its end."
        error={save.error && !isOutdated(save.error) ? messageOf(save.error) : null}
      />
      {p.isGone ? (
        <p role="alert" className="wrong">
          Somebody removed this rule meanwhile.
        </p>
      ) : null}
      <Conflict conflict={edited.conflict} labelOf={(field) => ruleLabels[field]} />
      <Button
        look={p.item ? 'plain' : 'main'}
        type="submit"
        isDisabled={save.isPending || edited.conflict !== null}
      >
        {p.isGone ? 'Add it again' : p.item ? 'Save' : 'Add restriction'}
      </Button>
      {p.onCancel ? (
        <Button look="quiet" onPress={p.onCancel}>
          Cancel
        </Button>
      ) : null}
    </form>
  );
}
