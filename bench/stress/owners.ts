/** What makes Pods by a number. */
export type Owner = 'Deployment' | 'StatefulSet' | 'Job' | 'DaemonSet';

/** The manifest of an owner of so many Pods, and where it is created. */
export function ownerManifest(
  kind: Owner,
  name: string,
  count: number,
): { readonly path: string; readonly body: string } {
  const labels = { app: name };
  const selector = { matchLabels: labels };
  const container = {
    name: 'a',
    image: 'registry.example/a:1',
    resources: { requests: { cpu: '1m', memory: '1Mi' } },
  };
  const restart = kind === 'Job' ? { restartPolicy: 'Never' } : {};
  const template = { metadata: { labels }, spec: { containers: [container], ...restart } };
  const [group, spec] = {
    Deployment: ['apps', { replicas: count, selector, template }],
    StatefulSet: [
      'apps',
      { replicas: count, selector, template, serviceName: name, podManagementPolicy: 'Parallel' },
    ],
    DaemonSet: ['apps', { selector, template }],
    Job: ['batch', { parallelism: count, completions: count, template }],
  }[kind] as [string, object];
  return {
    path: `/apis/${group}/v1/namespaces/default/${kind.toLowerCase()}s`,
    body: JSON.stringify({ apiVersion: `${group}/v1`, kind, metadata: { name }, spec }),
  };
}
