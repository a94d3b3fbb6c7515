// Where a service comes from, in its creation and its settings. What there is to choose from is
// offered; what is not is taken too.
import { useQuery } from '@tanstack/react-query';
import { get } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { useSettled } from '../lib/settled';
import { Choose, SuggestField, TextField, type Choice } from '../ui/fields';
import type { StepProps } from './CreatePage';
import type { Draft } from './draft';
import type { Fields } from './problems';

const orNone = (name: string, items: Choice[] | undefined) => [
  { id: 'none', name },
  ...(items ?? []).map((item) => ({ id: item.id, name: item.name })),
];

// The branches of a repository and the folders of one, once its address has been written.
function useRepository(p: Pick<Draft, 'repository' | 'branch' | 'gitToken'>) {
  const { id } = useOrganization();
  const asked = useSettled(
    { url: p.repository.trim(), branch: p.branch, git_token_id: p.gitToken },
    500,
  );
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return useQuery({
    queryKey: ['repository', id, asked],
    queryFn: ({ signal }) => get(`/organization/${id}/repository?${query}`, signal),
    enabled: asked.url.length > 3,
    retry: false,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

// What the chosen git token reaches; nothing where its forge cannot say it.
function useReached(gitToken: string) {
  const { id } = useOrganization();
  const reached = useQuery({
    queryKey: ['reached', id, gitToken],
    queryFn: ({ signal }) => get(`/organization/${id}/gitToken/${gitToken}/repository`, signal),
    enabled: gitToken !== '',
    retry: false,
    staleTime: 60_000,
  });
  return (reached.data?.results ?? []).map((repository) => repository.url);
}

type Git = Pick<Draft, 'repository' | 'gitToken' | 'branch' | 'root'>;

export function GitFields({ draft, set, problems }: Fields<Git>) {
  const { id } = useOrganization();
  const tokens = useList(`/organization/${id}/gitToken`);
  const repository = useRepository(draft);
  const reached = useReached(draft.gitToken);
  const branches = repository.data?.branches ?? [];
  const found = repository.isSuccess && !repository.isPlaceholderData;
  const address = {
    label: 'Repository',
    mono: true,
    value: draft.repository,
    onChange: (next: string) => set({ repository: next }),
    placeholder: 'https://git.example.com/team/shop.git',
    error: problems['url'] ?? (repository.error ? messageOf(repository.error) : null),
    hint: found
      ? `Reached: ${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}.`
      : null,
  };
  return (
    <>
      {draft.gitToken === '' ? (
        <TextField {...address} />
      ) : (
        <SuggestField {...address} choices={reached} />
      )}
      <Choose
        label="Git token"
        value={draft.gitToken || 'none'}
        choices={orNone('None: it is public', tokens.data)}
        onChange={(chosen) => set({ gitToken: chosen === 'none' ? '' : chosen })}
        error={problems['git_token_id'] ?? null}
      />
      <SuggestField
        label="Branch"
        mono
        value={draft.branch}
        choices={branches}
        onChange={(branch) => set({ branch })}
        error={problems['branch']}
        hint={
          found && !branches.includes(draft.branch)
            ? 'The repository has no such branch yet.'
            : null
        }
      />
      <SuggestField
        label="Root folder"
        mono
        value={draft.root}
        choices={repository.data ? ['/', ...repository.data.folders] : []}
        onChange={(root) => set({ root })}
        error={problems['root_path']}
      />
    </>
  );
}

export function ImageFields({
  draft,
  set,
  problems,
}: Fields<Pick<Draft, 'image' | 'tag' | 'registry'>>) {
  const { id } = useOrganization();
  const registries = useList(`/organization/${id}/containerRegistry`);
  return (
    <>
      <TextField
        label="Image"
        mono
        value={draft.image}
        onChange={(image) => set({ image })}
        placeholder="registry.example.com/team/web"
        error={problems['image_name']}
      />
      <TextField
        label="Tag"
        mono
        value={draft.tag}
        onChange={(tag) => set({ tag })}
        error={problems['tag']}
      />
      <Choose
        label="Registry"
        value={draft.registry || 'none'}
        choices={orNone('None: it is public', registries.data)}
        onChange={(chosen) => set({ registry: chosen === 'none' ? '' : chosen })}
        error={problems['registry_id'] ?? null}
      />
    </>
  );
}

export const GitSource = (props: StepProps) => (
  <div className="columns wide">
    <GitFields {...props} />
  </div>
);

export const ImageSource = (props: StepProps) => (
  <div className="columns">
    <ImageFields {...props} />
  </div>
);
