import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Switch } from '../ui/fields';
import { Facts } from '../ui/parts';
import type { StepProps } from './CreatePage';
import { healthSaid, sourceOf, type Draft } from './draft';
import { usePlaces } from './GeneralStep';
import { jobRuns } from './steps';

function valuesSaid({ values }: Draft, single: string): string {
  const lines = values.trim() ? values.trim().split('\n').length : 0;
  const written = lines > 0 ? `${lines} ${lines === 1 ? 'line' : 'lines'} of YAML` : '';
  return [written, single].filter(Boolean).join(', ') || 'the chart’s own';
}

export function SummaryStep({ draft, set }: StepProps) {
  const { id } = useOrganization();
  const repositories = useList(`/organization/${id}/helmRepository`).data ?? [];
  const source = sourceOf(draft);
  const isGit = source === 'git';
  const isJob = draft.kind === 'JOB';
  const isChart = draft.kind === 'HELM';
  const isServing = !isJob && !isChart;
  const names = (all: { key: string }[]) =>
    all
      .map((one) => one.key)
      .filter(Boolean)
      .join(', ');
  const places = usePlaces().choices ?? [];
  const facts: [string, string][] = [
    ['Name', draft.name],
    ['Environment', places.find((one) => one.id === draft.environment)?.name ?? ''],
    ['Kind', isChart ? 'chart' : draft.kind.toLowerCase()],
    ['Repository', isGit ? draft.repository : ''],
    ['Branch', isGit ? draft.branch : ''],
    ['Root folder', isGit ? draft.root : ''],
    [
      'Helm repository',
      source === 'charts'
        ? (repositories.find((one) => one.id === draft.helmRepository)?.name ?? '')
        : '',
    ],
    ['Chart', source === 'charts' ? `${draft.chart} ${draft.chartVersion}` : ''],
    ['Build', isGit && !isChart ? draft.build || 'nothing to build' : ''],
    ['Image', source !== 'image' ? '' : `${draft.image}:${draft.tag}`],
    ['Start', isChart ? '' : draft.start || 'as its source says'],
    ['Port', isServing ? draft.port || 'none' : ''],
    ['Health', isServing ? healthSaid(draft) : ''],
    ['Runs', isJob ? jobRuns.find((one) => one.id === draft.runs)!.name.toLowerCase() : ''],
    ['Schedule', isJob && draft.runs === 'cron' ? `${draft.schedule}, ${draft.timezone}` : ''],
    ['Variables', isChart ? '' : names(draft.variables) || 'none'],
    ['Values', isChart ? valuesSaid(draft, names(draft.single)) : ''],
    ['Cluster-wide', isChart ? (draft.clusterWide ? 'allowed' : 'refused') : ''],
    [
      'Restrictions',
      isGit
        ? draft.rules
            .filter((one) => one.value)
            .map((one) => `${one.mode} ${one.value}`)
            .join(', ') || 'none'
        : '',
    ],
    ['Auto-deploy', draft.autoDeploy ? 'on' : 'off'],
  ];
  return (
    <>
      <Facts facts={facts} />
      <p className="row switch-row">
        <Switch
          label="Deploy it now; only what was deployed once deploys by itself"
          on={draft.deploy}
          onChange={(deploy) => set({ deploy })}
        />
      </p>
    </>
  );
}
