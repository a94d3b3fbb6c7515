// What the forms call the fields that the daemon's sentences name. Pure.
const labels: Record<string, string> = {
  name: 'Name',
  description: 'Description',
  url: 'Repository',
  branch: 'Branch',
  root_path: 'Root folder',
  git_token_id: 'Git token',
  build_command: 'Build command',
  entrypoint: 'Start command',
  arguments: 'Start command',
  image_name: 'Image',
  tag: 'Tag',
  image_tag: 'Tag',
  registry_id: 'Registry',
  auto_deploy: 'Auto-deploy',
  ports: 'Port',
  internal_port: 'Port',
  path: 'Health path',
  scheduled_at: 'Schedule',
  timezone: 'Time zone',
  max_duration_seconds: 'Longest run in seconds',
  max_nb_restart: 'Further attempts',
  value: 'Value',
  key: 'Key',
  mode: 'Mode',
  repository: 'Repository',
  from: 'From',
  to: 'To',
  email: 'E-mail',
  password: 'Password',
  current_password: 'Current password',
  target_url: 'Address',
  target_secret: 'Secret',
  cluster_id: 'Runtime',
  cluster: 'Runtime',
  token: 'Token',
  role_id: 'Role',
  starts_at: 'From',
  ends_at: 'Until',
  start_time: 'From',
  end_time: 'Until',
  weekdays: 'Starts on',
  end_weekday: 'Ends on',
  chart_name: 'Chart',
  chart_version: 'Version of the chart',
  set: 'Single values',
  content: 'values.yaml',
};

const nameOf = (field: string) =>
  field
    .split('.')
    .at(-1)!
    .replace(/\[\d+\]$/, '');

export const labelOf = (field: string) => labels[nameOf(field)];

// "git_repository.branch: is missing" as "Branch: is missing"; and where a sentence names another
// field on its way, that too. Names of one word are words of any sentence, and stay.
export function inWords(
  message: string,
  field: string | null,
  label = field ? labelOf(field) : undefined,
): string {
  const begun =
    field && label && message.startsWith(`${field}: `)
      ? `${label}: ${message.slice(field.length + 2)}`
      : message;
  return begun.replace(/\b(?:[a-z]+(?:_[a-z]+)*\.)?[a-z]+(?:_[a-z]+)+\b/g, (name) => {
    const known = labelOf(name);
    return known ? `‘${known}’` : name;
  });
}

// Who did something, as an entry of the audit log names the kind.
export const actorWords = (type: string): string =>
  type
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^api\b/, 'API');
