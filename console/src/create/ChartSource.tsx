// The chart of a helm repository, as the repository's index offers it.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { get } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Choose, SuggestField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { versionOf } from './chartVersion';
import type { StepProps } from './CreatePage';

// A container registry has no list of its charts: what is written is taken.
function useCharts(repository: { id: string; kind: string } | undefined) {
  const { id } = useOrganization();
  return useQuery({
    queryKey: ['charts', id, repository?.id],
    queryFn: ({ signal }) =>
      get(`/organization/${id}/helmRepository/${repository!.id}/charts`, signal),
    enabled: repository !== undefined && !repository.kind.startsWith('OCI_'),
    retry: false,
    staleTime: 60_000,
  });
}

export function ChartSource({ draft, set, problems, isMade }: StepProps) {
  const { id } = useOrganization();
  const repositories = useList(`/organization/${id}/helmRepository`);
  const chosen = repositories.data?.find((one) => one.id === draft.helmRepository);
  const index = useCharts(chosen);
  const charts = index.data?.results ?? [];
  const chart = charts.find((one) => one.chart_name === draft.chart.trim());
  const chosenVersions = useRef({ [draft.chart.trim()]: draft.chartVersion });
  if (repositories.data?.length === 0) {
    return (
      <>
        <p className="lead">
          Charts come from a helm repository, and there is none yet.{' '}
          <Link href="/settings?tab=credentials">Add a helm repository</Link>, or take the chart
          from git. What is written here is kept.
        </p>
        {problems['repository'] ? (
          <p className="problem" role="alert">
            {problems['repository']}
          </p>
        ) : null}
      </>
    );
  }
  return (
    <>
      <Problem error={repositories.error} />
      <div className="columns">
        <Choose
          label="Helm repository"
          value={draft.helmRepository}
          choices={repositories.data ?? []}
          isDisabled={isMade}
          onChange={(helmRepository) => {
            chosenVersions.current = {};
            set({ helmRepository, chart: '', chartVersion: '' });
          }}
          error={problems['repository'] ?? null}
        />
        <SuggestField
          label="Chart"
          mono
          value={draft.chart}
          choices={charts.map((one) => one.chart_name)}
          onChange={(next) => {
            if (next === draft.chart) return;
            set({
              chart: next,
              chartVersion: versionOf(charts, draft, next, chosenVersions.current),
            });
          }}
          error={problems['chart_name'] ?? (index.error ? messageOf(index.error) : null)}
          hint={
            index.isSuccess
              ? `The repository has ${charts.length} ${charts.length === 1 ? 'chart' : 'charts'}.`
              : null
          }
        />
        <SuggestField
          label="Version of the chart"
          mono
          value={draft.chartVersion}
          choices={chart?.versions ?? []}
          onChange={(chartVersion) => {
            chosenVersions.current[draft.chart.trim()] = chartVersion;
            set({ chartVersion });
          }}
          error={problems['chart_version']}
          hint={
            chart && draft.chartVersion && !chart.versions.includes(draft.chartVersion.trim())
              ? 'The repository’s index has no such version.'
              : null
          }
        />
      </div>
    </>
  );
}
