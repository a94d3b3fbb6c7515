import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { fieldOf, messageOf } from '../api/error';
import type { FreezeWindow, Weekday } from '../api/types';
import { Button, CheckGroup, Choose, SuggestField, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { freezeBody, freezeDraft, knownZones, weekdays, type FreezeDraft } from './freezeWords';

const fields = [
  'name',
  'timezone',
  'weekdays',
  'start_time',
  'end_weekday',
  'end_time',
  'starts_at',
  'ends_at',
];

export function FreezeForm(p: { environment: string; window?: FreezeWindow; onDone?: () => void }) {
  const { window } = p;
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => freezeDraft(window));
  const save = useMutation({
    mutationFn: () =>
      window
        ? change('PUT', `/freezeWindow/${window.id}`, freezeBody(draft))
        : change('POST', `/environment/${p.environment}/freezeWindow`, freezeBody(draft)),
    onSuccess: () => {
      setDraft(freezeDraft(window));
      void queries.invalidateQueries();
      p.onDone?.();
    },
  });
  const zones = useMemo(knownZones, []);
  const offered = zones.filter((zone) =>
    zone.toLowerCase().includes(draft.timezone.trim().toLowerCase()),
  );
  const set =
    <Name extends keyof FreezeDraft>(name: Name) =>
    (value: FreezeDraft[Name]) =>
      setDraft((now) => ({ ...now, [name]: value }));
  const wrong = fieldOf(save.error);
  const at = (name: string) => (wrong === name ? messageOf(save.error) : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form
      className="managed-form"
      onSubmit={submit}
      aria-label={window ? `Edit ${window.name}` : 'New freeze window'}
    >
      <div className="columns wide">
        <TextField label="Name" value={draft.name} onChange={set('name')} error={at('name')} />
        <SuggestField
          label="Time zone"
          value={draft.timezone}
          onChange={set('timezone')}
          choices={offered.slice(0, 50)}
          hint="Times are those of a clock on the wall there."
          error={at('timezone')}
        />
        <Choose
          label="It comes"
          value={draft.comes}
          choices={[
            { id: 'weekly', name: 'Each week' },
            { id: 'once', name: 'Once' },
          ]}
          onChange={(comes) => set('comes')(comes as FreezeDraft['comes'])}
        />
      </div>
      {draft.comes === 'weekly' ? (
        <>
          <CheckGroup
            label="Starts on"
            choices={weekdays}
            chosen={draft.weekdays}
            onChange={set('weekdays')}
            error={at('weekdays')}
          />
          <div className="columns wide">
            <TextField
              label="From"
              type="time"
              value={draft.startTime}
              onChange={set('startTime')}
              error={at('start_time')}
            />
            <Choose
              label="Ends on"
              value={draft.endWeekday || 'same'}
              choices={[{ id: 'same', name: 'The same day, or the next' }, ...weekdays]}
              onChange={(day) => set('endWeekday')(day === 'same' ? '' : (day as Weekday))}
            />
            <TextField
              label="Until"
              type="time"
              value={draft.endTime}
              onChange={set('endTime')}
              error={at('end_time')}
            />
          </div>
        </>
      ) : (
        <div className="columns wide">
          <TextField
            label="From"
            value={draft.startsAt}
            onChange={set('startsAt')}
            hint="2026-12-24 for the beginning of that day, or 2026-12-24 18:00."
            error={at('starts_at')}
          />
          <TextField
            label="Until"
            value={draft.endsAt}
            onChange={set('endsAt')}
            hint="2027-01-01 for the end of that day, or 2027-01-02 08:00."
            error={at('ends_at')}
          />
        </div>
      )}
      <Problem error={fields.includes(wrong) ? null : save.error} />
      <p className="row">
        <Button look={window ? 'main' : 'plain'} type="submit" isDisabled={save.isPending}>
          {window ? 'Save' : 'Add freeze window'}
        </Button>
        {window ? <Button onPress={() => p.onDone?.()}>Cancel</Button> : null}
      </p>
    </form>
  );
}
