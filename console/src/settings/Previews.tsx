// The copies of an environment that pull requests have, or wait for.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { BoardEnvironment, Preview } from '../api/types';
import { shortCommit } from '../lib/text';
import { Button } from '../ui/fields';
import { Loaded, Problem } from '../ui/parts';

const words: Record<Preview['state'], string> = {
  PENDING: 'being made',
  LIVE: 'live',
  HELD: 'none',
  REMOVED: 'removed',
};

function PreviewItem({ preview }: { preview: Preview }) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries();
  const path = `/preview/${preview.id}` as const;
  const allow = useMutation({
    mutationFn: (commit: string) => change('POST', `${path}/allow`, { commit }),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: () => change('DELETE', path), onSuccess });
  const { head, number } = preview;
  const mayBeAllowed = preview.is_open && preview.from_fork && head !== preview.allowed_head;
  return (
    <li className="item managed" aria-label={`Preview of pull request ${number}`}>
      <div>
        <strong>
          #{number} {preview.title}
        </strong>{' '}
        <span className="tag">{words[preview.state] ?? preview.state.toLowerCase()}</span>
        <p className="quiet">
          {[
            preview.environment_name,
            `${preview.source_branch} at ${shortCommit(head)}`,
            preview.author ? `by ${preview.author}` : '',
            preview.message,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Problem error={allow.error ?? remove.error} />
      </div>
      {mayBeAllowed && head ? (
        <Button
          needs="DEPLOYER"
          aria-label={`Allow ${shortCommit(head)} of pull request ${number}`}
          isDisabled={allow.isPending}
          onPress={() =>
            window.confirm(`Run ${shortCommit(head)}, which comes from a fork? Read it first.`) &&
            allow.mutate(head)
          }
        >
          Allow
        </Button>
      ) : null}
      <Button
        look="quiet"
        needs="ADMIN"
        aria-label={`Remove the preview of pull request ${number}`}
        isDisabled={remove.isPending}
        onPress={() =>
          window.confirm(`Remove the preview of pull request ${number}?`) && remove.mutate()
        }
      >
        Remove
      </Button>
    </li>
  );
}

export function Previews({ environment }: { environment: BoardEnvironment }) {
  return (
    <Loaded query={useList(`/environment/${environment.id}/preview`)}>
      {(previews) =>
        previews.length === 0 ? null : (
          <>
            <h3>Previews</h3>
            <ul className="plain-list" aria-label={`Previews of ${environment.name}`}>
              {previews.map((preview) => (
                <PreviewItem key={preview.id} preview={preview} />
              ))}
            </ul>
          </>
        )
      }
    </Loaded>
  );
}
