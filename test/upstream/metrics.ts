// Asks the same of upstream's API server and of ours, and prints where their metrics differ: families that one of them
// lacks, other types, labels or buckets.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… node test/upstream/metrics.ts [PATTERN]
// Of the families of upstream those are left out that MEANINGLESS names; the pattern chooses among the others.
import { readExposition, type MetricFamily } from '../support/exposition.ts';
import type { Send } from './send.ts';
import { upstreamPrograms, withServers } from './servers.ts';

/** What our server is not made of: a runtime of Go, another process of etcd, features that are not there. */
const MEANINGLESS = /^(go_|grpc_|kubernetes_feature_enabled)/;

const programs = upstreamPrograms();
const pattern = new RegExp(process.argv[2] ?? '');
if (!programs) {
  console.log('skipped: WHEELHOUSE_KUBE_APISERVER and WHEELHOUSE_ETCD name what is compared');
} else {
  const [upstream, ours] = await withServers(programs, async (...servers) => [
    await measured(servers[0]),
    await measured(servers[1]),
  ]);
  const names = new Set([...upstream.keys(), ...ours.keys()]);
  for (const name of [...names].toSorted()) {
    if (!pattern.test(name)) continue;
    const [theirs, own] = [upstream.get(name), ours.get(name)];
    if (theirs && !own) console.log(`missing  ${described(name, theirs)}`);
    else if (own && !theirs) console.log(`more     ${described(name, own)}`);
    else if (theirs && own && described(name, theirs) !== described(name, own)) {
      console.log(`differs  ${described(name, theirs)}\n    ours ${described(name, own)}`);
    }
  }
}

/** Asks for something of everything, and then for the metrics. */
async function measured(send: Send): Promise<ReadonlyMap<string, MetricFamily>> {
  const maps = '/api/v1/namespaces/default/configmaps';
  const map = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { a: 'b' },
  });
  const meta = { metadata: { name: 'things.example.com' } };
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const definition = JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    ...meta,
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  });
  await send('POST', maps, map);
  await send('POST', maps, map);
  await send('GET', `${maps}/a`);
  await send('GET', `${maps}?limit=1`);
  await send('PUT', `${maps}/a`, map);
  await send('GET', '/api/v1/namespaces/default/endpoints');
  await send('GET', `${maps}?watch=1&timeoutSeconds=1`);
  await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  await send('GET', '/openapi/v2');
  await send('GET', '/apis');
  await send('GET', '/livez');
  await send('DELETE', `${maps}/a`);
  const { text } = await send('GET', '/metrics');
  const lines = text.split('\n').filter((line) => !MEANINGLESS.test(line.replace(/^# \w+ /, '')));
  return readExposition(lines.join('\n'));
}

/** `NAME type{label,…} [bucket …]`. */
function described(name: string, { type, samples }: MetricFamily): string {
  const labels = new Set(samples.flatMap((sample) => [...sample.labels.keys()]));
  const isHistogram = labels.delete('le');
  const buckets = isHistogram ? ` [${[...new Set(samples.flatMap(boundOf))].join(' ')}]` : '';
  return `${name} ${type}{${[...labels].toSorted().join(',')}}${buckets}`;
}

function boundOf({ labels }: MetricFamily['samples'][number]): string[] {
  const bound = labels.get('le');
  return bound === undefined ? [] : [bound];
}
