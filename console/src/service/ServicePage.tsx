import { change } from '../api/client';
import { useGet } from '../api/queries';
import type { BoardService, Service } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { gitOf, imageOf, pathOf } from '../lib/service';
import { shortCommit } from '../lib/text';
import { Button } from '../ui/fields';
import { Empty, Loaded, NoTab, Page, Problem, Tabs, Time } from '../ui/parts';
import { useAct } from './act';
import { Deployments } from './Deployments';
import { DeployVersion } from './DeployVersion';
import { HelmSettings } from './HelmSettings';
import { Log } from './Log';
import { Restrictions } from './Restrictions';
import { Runs } from './Runs';
import { Settings } from './Settings';
import { Usage } from './Usage';
import { VariableSection } from './Variables';
import { Verdicts } from './Verdicts';

const tabs = [
  ['', 'Deployments'],
  ['runs', 'Runs'],
  ['verdicts', 'Verdicts'],
  ['log', 'Log'],
  ['restrictions', 'Restrictions'],
  ['variables', 'Variables'],
  ['settings', 'Settings'],
] as const;

function isThere(tab: string, service: Service): boolean {
  if (tab === 'restrictions') return gitOf(service) !== null;
  if (tab === 'runs') return service.service_type === 'JOB';
  // A chart's values say what others say by variables.
  if (tab === 'variables') return service.service_type !== 'HELM';
  return tab !== 'log' || service.service_type !== 'JOB';
}

const families = ['application', 'container', 'job', 'helm'] as const;
type Family = (typeof families)[number];

export default function ServicePage({ id }: { id: string }) {
  const organization = useOrganization();
  const board = useBoard(organization.id);
  if (!board.data) return <Loaded query={board}>{() => null}</Loaded>;
  const found = board.data.services.find((one) => one.id === id);
  if (!found) {
    return (
      <Page title="Nothing here">
        <Empty title="There is no such service here, or no more.">
          <p>
            <Link href="/">To the board</Link>
          </p>
        </Empty>
      </Page>
    );
  }
  const family = families.find((one) => one === found.kind.toLowerCase());
  return family ? <Known path={`/${family}/${id}`} /> : <Unknown service={found} />;
}

// A daemon newer than what was loaded of the console may have kinds of which it knows nothing.
function Unknown({ service }: { service: BoardService }) {
  return (
    <Page title={service.name}>
      <Empty title={`This console does not know services of the kind ${service.kind} yet.`}>
        <p>
          Its verdicts are shown all the same. Load the page again if Slipway was upgraded since, or
          use <code>slipway</code>.
        </p>
      </Empty>
      <Verdicts id={service.id} />
    </Page>
  );
}

function Known({ path }: { path: `/${Family}/${string}` }) {
  return <Loaded query={useGet(path)}>{(service) => <Shown service={service} />}</Loaded>;
}

function Source({ service }: { service: Service }) {
  const git = gitOf(service);
  const image = imageOf(service);
  const url = 'url' in service ? service.url : null;
  const chart = service.service_type === 'HELM' ? service.source.repository : null;
  return (
    <p className="quiet service-source">
      {git ? (
        <>
          {git.url} · {git.branch}
          {git.root_path === '/' ? '' : ` · ${git.root_path}`} · considered up to{' '}
          <code>{shortCommit(service.watermark)}</code>
        </>
      ) : null}
      {image ? (
        <code>
          {image.image_name}:{image.tag}
        </code>
      ) : null}
      {chart ? (
        <>
          chart <code>{`${chart.chart_name} ${chart.chart_version}`}</code> of{' '}
          {chart.repository.name}
        </>
      ) : null}
      {service.service_type === 'JOB' && service.next_run_at ? (
        <>
          {' · runs next '}
          <Time at={service.next_run_at} />
        </>
      ) : null}
      {url ? (
        <>
          {' · '}
          <a href={url}>{url}</a>
        </>
      ) : null}
    </p>
  );
}

function Actions({ service }: { service: Service }) {
  const act = useAct(service);
  const base = pathOf(service);
  return (
    <>
      <Button
        look="main"
        needs="DEPLOYER"
        isDisabled={act.isPending}
        onPress={() => act.mutate(() => change('POST', `${base}/deploy`))}
      >
        Deploy the latest
      </Button>
      <Button
        needs="DEPLOYER"
        isDisabled={act.isPending}
        onPress={() => act.mutate(() => change('POST', `${base}/redeploy`))}
      >
        Redeploy
      </Button>
      <Button
        needs="DEPLOYER"
        isDisabled={act.isPending}
        onPress={() => act.mutate(() => change('POST', `/service/${service.id}/rollback`))}
      >
        Roll back
      </Button>
      <DeployVersion service={service} />
      <Button
        look="danger"
        needs="DEPLOYER"
        isDisabled={service.stopped || act.isPending}
        onPress={() =>
          window.confirm(
            `Stop ${service.name}? It serves nobody until somebody deploys it again; pushes do not.`,
          ) && act.mutate(() => change('POST', `${base}/stop`))
        }
      >
        Stop
      </Button>
      {act.error ? <Problem error={act.error} /> : null}
    </>
  );
}

function Shown({ service }: { service: Service }) {
  const [tab] = useParam('tab');
  const shown = tabs.filter(([key]) => isThere(key, service));
  return (
    <Page
      wide
      title={
        <>
          {service.name} {service.stopped ? <span className="tag">stopped</span> : null}{' '}
          {service.auto_deploy ? null : <span className="tag">auto-deploy off</span>}
        </>
      }
      actions={<Actions service={service} />}
    >
      <Source service={service} />
      {service.service_type === 'HELM' ? null : <Usage id={service.id} />}
      <Tabs label="About this service" path={`/service/${service.id}`} current={tab} tabs={shown} />
      {shown.some(([key]) => key === tab) ? null : (
        <NoTab path={`/service/${service.id}`} tab={tab} />
      )}
      {tab === '' ? <Deployments service={service} /> : null}
      {tab === 'runs' && isThere(tab, service) ? <Runs service={service} /> : null}
      {tab === 'verdicts' ? <Verdicts id={service.id} /> : null}
      {tab === 'log' && isThere(tab, service) ? (
        <Log path={`/service/${service.id}/log`} name={service.name} />
      ) : null}
      {tab === 'restrictions' && isThere(tab, service) ? <Restrictions service={service} /> : null}
      {tab === 'variables' && service.service_type !== 'HELM' ? (
        <VariableSection base={pathOf(service)} />
      ) : null}
      {tab === 'settings' && service.service_type === 'HELM' ? (
        <HelmSettings service={service} />
      ) : null}
      {tab === 'settings' && service.service_type !== 'HELM' ? (
        <Settings service={service} />
      ) : null}
    </Page>
  );
}
