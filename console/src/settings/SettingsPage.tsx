// What stands around services.
import { useOrganization } from '../lib/organization';
import { suffices, whyNot } from '../lib/role';
import { useParam } from '../lib/router';
import { NoTab, Page, Tabs } from '../ui/parts';
import { Audit } from './Audit';
import { Credentials } from './Credentials';
import { Environments } from './Environments';
import { FreezeWindows } from './FreezeWindows';
import { Health } from './Health';
import { Runtimes } from './Runtimes';
import { Tokens } from './Tokens';
import { Users } from './Users';
import { Webhooks } from './Webhooks';

const tabs = [
  ['', 'Environments'],
  ['freeze', 'Freeze windows'],
  ['users', 'Users'],
  ['tokens', 'API tokens'],
  ['credentials', 'Git, registries and charts'],
  ['runtimes', 'Runtimes'],
  ['webhooks', 'Webhooks'],
  ['audit', 'Audit log'],
  ['health', 'Health'],
] as const;
// Who else may not even read them.
const forAdmins = ['users', 'tokens', 'webhooks', 'audit'];

export default function SettingsPage() {
  const [tab] = useParam('tab');
  const { role } = useOrganization();
  const shown = tabs.filter(([key]) => suffices(role, 'ADMIN') || !forAdmins.includes(key));
  const isBarred = forAdmins.includes(tab) && !suffices(role, 'ADMIN');
  return (
    <Page title="Settings">
      <Tabs label="Settings" path="/settings" current={tab} tabs={shown} />
      {tabs.some(([key]) => key === tab) ? null : <NoTab path="/settings" tab={tab} />}
      {isBarred ? <p className="quiet needs">{whyNot(role, 'ADMIN')}</p> : null}
      {tab === '' ? <Environments /> : null}
      {tab === 'freeze' ? <FreezeWindows /> : null}
      {tab === 'users' && !isBarred ? <Users /> : null}
      {tab === 'tokens' && !isBarred ? <Tokens /> : null}
      {tab === 'credentials' ? <Credentials /> : null}
      {tab === 'runtimes' ? <Runtimes /> : null}
      {tab === 'webhooks' && !isBarred ? <Webhooks /> : null}
      {tab === 'audit' && !isBarred ? <Audit /> : null}
      {tab === 'health' ? <Health /> : null}
    </Page>
  );
}
