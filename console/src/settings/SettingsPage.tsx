// What stands around services.
import { useOrganization } from '../lib/organization';
import { suffices } from '../lib/role';
import { useParam } from '../lib/router';
import { Page, Tabs } from '../ui/parts';
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
  ['credentials', 'Git tokens and registries'],
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
  return (
    <Page title="Settings">
      <Tabs label="Settings" path="/settings" current={tab} tabs={shown} />
      {tab === '' ? <Environments /> : null}
      {tab === 'freeze' ? <FreezeWindows /> : null}
      {tab === 'users' ? <Users /> : null}
      {tab === 'tokens' ? <Tokens /> : null}
      {tab === 'credentials' ? <Credentials /> : null}
      {tab === 'runtimes' ? <Runtimes /> : null}
      {tab === 'webhooks' ? <Webhooks /> : null}
      {tab === 'audit' ? <Audit /> : null}
      {tab === 'health' ? <Health /> : null}
    </Page>
  );
}
