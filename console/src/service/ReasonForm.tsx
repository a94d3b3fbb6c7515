// Asks why, before something is done to a deployment that waits.
import type { UseMutationResult } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { messageOf } from '../api/error';
import { Button, TextField } from '../ui/fields';

export function ReasonForm(p: {
  title: string;
  question: string;
  submit: string;
  save: Pick<UseMutationResult, 'error' | 'isPending'>;
  reason: string; // whoever shows this keeps it, so that closing loses nothing
  onChange: (reason: string) => void;
  send: (reason: string) => void;
  onCancel: () => void;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.send(p.reason);
  };
  return (
    <form onSubmit={submit} aria-label={p.title}>
      <TextField
        label={p.question}
        value={p.reason}
        onChange={p.onChange}
        hint="The audit log and the deployment keep it."
        error={p.save.error ? messageOf(p.save.error) : null}
      />
      <p className="row">
        <Button look="danger" type="submit" isDisabled={p.save.isPending}>
          {p.submit}
        </Button>
        <Button onPress={p.onCancel}>Let it wait</Button>
      </p>
    </form>
  );
}
