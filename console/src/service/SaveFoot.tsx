// How the settings of a service end: what was refused, who else changed them, and the button.
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { Conflict, isOutdated, type Edited } from '../ui/edited';
import { Button } from '../ui/fields';
import { Problem } from '../ui/parts';

// `send` saves a change of what was read; what it answers is shown from then on.
export function useSave<Thing, Values>(edited: Edited<Thing, Values>, send: () => Promise<Thing>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (saved) => {
      edited.saved(saved);
      return queries.invalidateQueries();
    },
    onError: (error) => isOutdated(error) && queries.invalidateQueries(),
  });
}

export function SaveFoot<Thing, Values>(p: {
  edited: Edited<Thing, Values>;
  save: UseMutationResult<Thing, Error, void>;
  isAtField: boolean; // what was refused is said there
  labels: Record<keyof Values, string>;
}) {
  const { edited, save } = p;
  return (
    <>
      <Problem error={p.isAtField || isOutdated(save.error) ? null : save.error} />
      <Conflict conflict={edited.conflict} labelOf={(field) => p.labels[field]} />
      <div className="row">
        <Button
          look="main"
          needs="ADMIN"
          type="submit"
          isDisabled={save.isPending || edited.conflict !== null}
        >
          Save
        </Button>
        {save.isSuccess && !edited.isDirty ? (
          <span role="status">Saved. It counts from the next deployment on.</span>
        ) : null}
      </div>
    </>
  );
}
