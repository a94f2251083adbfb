import { acceptedBodies } from './accepted.ts';

/** Bodies of about three MiB, a shape each: what one request of anybody may hold. */

const BYTES = 2_900_000;
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

export interface Body {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: string;
  readonly accept?: string;
}

/** What is refused, and then what is accepted. */
export function largeBodies(): Body[] {
  return [...refusedBodies(), ...acceptedBodies()];
}

function refusedBodies(): Body[] {
  const post = (name: string, path: string, object: object): Body => ({
    name,
    method: 'POST',
    path,
    type: 'application/json',
    body: JSON.stringify(object),
  });
  const map = (entry: (i: number) => [string, unknown]): Record<string, unknown> =>
    Object.fromEntries(filled((i) => entry(i)));
  const container = (more: object): object => ({
    metadata: { generateName: 'stress-' },
    spec: { containers: [{ name: 'a', image: 'b', ...more }] },
  });
  return [
    post('one text', CONFIG_MAPS, { metadata: { name: 'large' }, data: { text: 'x'.repeat(BYTES) } }),
    post('labels', CONFIG_MAPS, { metadata: { name: 'large', labels: map((i) => [`key-${i}`, `v-${i}`]) } }),
    post('annotations', CONFIG_MAPS, {
      metadata: { name: 'large', annotations: map((i) => [`key-${i}`, `value-${i}`]) },
    }),
    post('ConfigMap keys', CONFIG_MAPS, {
      metadata: { name: 'large' },
      data: map((i) => [`key-${i}`, `value-${i}`]),
    }),
    post('finalizers', CONFIG_MAPS, {
      metadata: { name: 'large', finalizers: filled((i) => `example.com/finalizer-${i}`) },
    }),
    post('env', PODS, container({ env: filled((i) => ({ name: `NAME_${i}`, value: `${i}` })) })),
    post('ports', PODS, container({ ports: filled((i) => ({ containerPort: (i % 65_535) + 1 })) })),
    post('unknown fields', CONFIG_MAPS, { metadata: { name: 'large' }, ...map((i) => [`field${i}`, i]) }),
    {
      ...post('deep nesting', CONFIG_MAPS, {}),
      body: `{"metadata":{"name":"large"},"data":${'{"a":'.repeat(BYTES / 6)}1${'}'.repeat(BYTES / 6)}}`,
    },
    {
      ...post('a review', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        metadata: { labels: map((i) => [`key-${i}`, `v-${i}`]) },
      }),
    },
    {
      name: 'JSON patch, 10,000 copies',
      method: 'PATCH',
      path: `${CONFIG_MAPS}/patched`,
      type: 'application/json-patch+json',
      body: JSON.stringify(
        Array.from({ length: 10_000 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/copy-${i}` })),
      ),
    },
    {
      name: 'YAML keys',
      method: 'POST',
      path: CONFIG_MAPS,
      type: 'application/yaml',
      body: `metadata:\n  name: large\ndata:\n${filled((i) => `  key-${i}: value-${i}`).join('\n')}\n`,
    },
    {
      name: 'apply',
      method: 'PATCH',
      path: `${CONFIG_MAPS}/applied?fieldManager=stress`,
      type: 'application/apply-patch+yaml',
      body: JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'applied' },
        data: map((i) => [`key-${i}`, `value-${i}`]),
      }),
    },
  ];
}

/** As many items as make up the size of a body. */
function filled<T>(item: (i: number) => T): T[] {
  const items: T[] = [];
  for (let bytes = 0; bytes < BYTES; bytes += JSON.stringify(items.at(-1)).length + 1)
    items.push(item(items.length));
  return items;
}
