// Asks why, before something is done to a deployment that waits.
import type { UseMutationResult } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { messageOf } from '../api/error';
import { Button, TextField } from '../ui/fields';

export function ReasonForm(p: {
  title: string;
  question: string;
  submit: string;
  save: Pick<UseMutationResult, 'error' | 'isPending'>;
  send: (reason: string) => void;
  onCancel: () => void;
}) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.send(reason);
  };
  return (
    <form onSubmit={submit} aria-label={p.title}>
      <TextField
        label={p.question}
        value={reason}
        onChange={setReason}
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
