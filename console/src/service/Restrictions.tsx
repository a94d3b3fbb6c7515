// The deployment restrictions of a service. What is written but not saved stands in the address.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useOnce } from '../api/once';
import { useList } from '../api/queries';
import type { Restriction, Service } from '../api/types';
import { useRefusal } from '../lib/role';
import { useParam } from '../lib/router';
import { rulesPathOf } from '../lib/service';
import { asRead, Conflict, isOutdated, useEdited } from '../ui/edited';
import { Button, Choose, TextField } from '../ui/fields';
import { Empty, Loaded, Needs, Problem } from '../ui/parts';
import { Backtest, type Rule } from './Backtest';
import { draftsOf, newRule, sameRule, textOf } from './drafts';

type RestrictionsPath = ReturnType<typeof rulesPathOf>;

export const modes = [
  { id: 'MATCH', name: 'MATCH: a change here deploys' },
  { id: 'EXCLUDE', name: 'EXCLUDE: a change here does not count' },
];

export function Restrictions({ service }: { service: Service }) {
  const path = rulesPathOf(service);
  const queries = useQueryClient();
  const saved = useList(path);
  const mayNot = useRefusal('ADMIN');
  const [text, setText] = useParam('rules');
  const drafts = draftsOf(text);
  const setDraft = useCallback(
    (id: string, draft: Rule | null) => {
      const now = draftsOf(new URLSearchParams(location.search).get('rules') ?? '');
      if (draft) now.set(id, draft);
      else now.delete(id);
      setText(textOf(now), true);
    },
    [setText],
  );
  const items = saved.data ?? [];
  const rules = items.map(({ id, mode, value }) => drafts.get(id) ?? { mode, value });
  const added = drafts.get(newRule);
  // As they were when last seen: what is removed meanwhile stays in its form.
  const seen = useRef(new Map<string, Restriction>());
  for (const item of items) seen.current.set(item.id, item);
  const gone = [...drafts.keys()].filter(
    (id) => id !== newRule && !items.some((one) => one.id === id),
  );
  const close = (id: string) => setDraft(id, null);
  const changed = () => queries.invalidateQueries({ queryKey: ['list', path] });
  return (
    <div className="split">
      <section className="card" aria-labelledby="restrictions">
        <h2 id="restrictions">Deployment restrictions</h2>
        <p className="quiet">
          A changed file counts if it matches some MATCH (or there is none) and no EXCLUDE. A push
          deploys this service if one of its files counts.
        </p>
        <Loaded query={saved}>
          {() =>
            items.length === 0 && gone.length === 0 ? (
              <Empty title="No restriction">
                <p>Every change of the branch deploys this service.</p>
              </Empty>
            ) : (
              <ul className="plain-list">
                {[...items.map(({ id }) => id), ...gone].map((id) => {
                  const item = seen.current.get(id);
                  const draft = drafts.get(id);
                  return draft ? (
                    <li key={id}>
                      <RestrictionForm
                        id={id}
                        item={item ?? draft}
                        draft={draft}
                        isGone={gone.includes(id)}
                        path={path}
                        onChanged={() => (close(id), changed())}
                        onOutdated={changed}
                        onDraft={setDraft}
                        onCancel={() => close(id)}
                      />
                    </li>
                  ) : item ? (
                    <RestrictionRow
                      key={id}
                      item={item}
                      onEdit={() => setDraft(id, ruleOf(item))}
                      path={path}
                      onChanged={changed}
                    />
                  ) : null;
                })}
              </ul>
            )
          }
        </Loaded>
        <Needs role="ADMIN">
          <RestrictionForm
            id={newRule}
            draft={added}
            path={path}
            onChanged={changed}
            onOutdated={changed}
            onDraft={setDraft}
          />
        </Needs>
        {mayNot && added ? (
          <p className="item">
            <span className={`rule ${added.mode.toLowerCase()}`}>{added.mode}</span>
            <code>{added.value}</code>
            <span className="quiet">not saved, only tried here</span>
          </p>
        ) : null}
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

function RestrictionRow(p: {
  item: Restriction;
  path: RestrictionsPath;
  onEdit: () => void;
  onChanged: () => unknown;
}) {
  const remove = useOnce({
    mutationFn: () => change('DELETE', `${p.path}/${p.item.id}`),
    onSuccess: p.onChanged,
  });
  return (
    <li className="item one-line">
      <span className={`rule ${p.item.mode.toLowerCase()}`}>{p.item.mode}</span>
      <div>
        <code>{p.item.value}</code>
        <Problem error={remove.error} />
      </div>
      <Button look="quiet" needs="ADMIN" aria-label={`Edit ${p.item.value}`} onPress={p.onEdit}>
        Edit
      </Button>
      <Button
        look="quiet"
        needs="ADMIN"
        aria-label={`Remove ${p.item.value}`}
        isDisabled={remove.isPending}
        onPress={() => remove.mutate()}
      >
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
  item?: Partial<Restriction>; // what it changes; without one it adds
  draft: Rule | undefined; // as the address has it
  isGone?: boolean; // somebody removed it: to save it is to add it again
  path: RestrictionsPath;
  onChanged: () => unknown;
  onDraft: (id: string, draft: Rule | null) => void;
  onOutdated: () => unknown;
  onCancel?: () => void;
}) {
  const edited = useEdited<Partial<Restriction>, Rule>(p.item ?? noRule, ruleOf, p.draft);
  const { mode, value } = edited.values;
  const save = useMutation({
    mutationFn: () =>
      p.item && !p.isGone
        ? change('PUT', `${p.path}/${p.id}`, { mode, type: 'PATH', value }, asRead(edited.base))
        : change('POST', p.path, { mode, type: 'PATH', value }),
    onSuccess: () => {
      if (!p.item) edited.set({ value: '' });
      p.onChanged();
    },
    onError: (error) => isOutdated(error) && p.onOutdated(),
  });
  const { id, draft, onDraft } = p;
  const isThere = Boolean(p.item);
  useEffect(() => {
    const rule = value || isThere ? { mode, value } : null;
    if (!sameRule(rule, draft)) onDraft(id, rule);
  }, [id, isThere, draft, onDraft, mode, value]);
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
        needs="ADMIN"
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
