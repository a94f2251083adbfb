import assert from 'node:assert/strict';
import {
  type AdmissionSelection,
  readAdmissionConfiguration,
  readAuditPolicy,
} from '../../../../src/kube-apiserver/index.ts';
import { readExposition } from '../../../support/exposition.ts';
import { type Answer, type Harness, MERGE_PATCH, startServer } from '../harness.ts';

const NAMESPACES = '/api/v1/namespaces';
const PODS = `${NAMESPACES}/held/pods`;
const AUDIT = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n';
const BASELINE = 'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';

function pod(name: string, spec: object = {}): object {
  return { metadata: { name }, spec: { containers: [{ name: 'c', image: 'app:1' }], ...spec } };
}

const HOST = { hostNetwork: true };

function settings(content: object): NonNullable<AdmissionSelection['configuration']> {
  const kind = 'PodSecurityConfiguration';
  const configuration = { apiVersion: 'pod-security.admission.config.k8s.io/v1', kind, ...content };
  const file = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [{ name: 'PodSecurity', configuration }],
  };
  const files = {
    read: () => assert.fail(),
    connection: () => assert.fail(),
    credentials: () => assert.fail(),
  };
  return readAdmissionConfiguration(file, (name) => name === 'PodSecurity', files);
}

describe('PodSecurity', () => {
  let api: Harness;
  let lines: { stage: string; requestURI: string; annotations?: Record<string, string> }[];

  async function start(configuration: AdmissionSelection['configuration'] = {}): Promise<void> {
    lines = [];
    const sink = { write: (line: string): boolean => lines.push(JSON.parse(line)) > 0 };
    api = await startServer({
      audit: { policy: readAuditPolicy(AUDIT), sink },
      admission: { disable: ['ServiceAccount'], configuration },
    });
  }
  afterEach(() => api.server.dispose());

  async function hold(labels: Record<string, string>, name = 'held'): Promise<Answer> {
    const full = Object.entries(labels).map(([label, value]) => [
      `pod-security.kubernetes.io/${label}`,
      value,
    ]);
    return api.send('POST', NAMESPACES, { metadata: { name, labels: Object.fromEntries(full) } });
  }

  /** What was noted of the last request. */
  function noted(): Record<string, string> {
    const last = lines.findLast(({ stage }) => stage === 'ResponseComplete');
    const notes = Object.entries(last?.annotations ?? {});
    return Object.fromEntries(
      notes.flatMap(([key, value]) =>
        key.startsWith('pod-security.kubernetes.io/') ? [[key.split('/')[1] ?? '', value]] : [],
      ),
    );
  }

  async function counted(name: string): Promise<string[]> {
    const { body } = await api.send('GET', '/metrics');
    const samples = readExposition(String(body)).get(name)?.samples ?? [];
    return samples.flatMap(({ labels, value }) =>
      value === 0 ? [] : [[...[...labels.values()].filter((label) => label !== ''), value].join(' ')],
    );
  }

  it('refuses what falls short, notes and counts it', async () => {
    await start();
    await hold({ enforce: 'baseline', audit: 'restricted', 'audit-version': 'v1.24' });
    const { status, body } = await api.send('POST', PODS, pod('a', HOST));
    assert.deepEqual([status, body.message], [403, `pods "a" is forbidden: ${BASELINE}`]);
    const notes = noted();
    assert.equal(notes['enforce-policy'], 'baseline:latest');
    assert.match(
      notes['audit-violations'] ?? '',
      /^would violate PodSecurity "restricted:v1\.24": host names/,
    );
    assert.deepEqual(await counted('pod_security_evaluations_total'), [
      'deny audit restricted v1.24 create pod 1',
      'deny enforce baseline latest create pod 1',
    ]);
  });

  it('warns authors of templates by the level that is enforced', async () => {
    await start();
    await hold({ enforce: 'baseline' });
    const labels = { a: 'b' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'app:1' }], ...HOST } };
    const spec = { selector: { matchLabels: labels }, template };
    const answer = await api.send('POST', '/apis/apps/v1/namespaces/held/deployments', {
      metadata: { name: 'web' },
      spec,
    });
    assert.equal(answer.status, 201);
    assert.match(String(answer.headers['warning']), /would violate PodSecurity \\?"baseline:latest/);
    assert.deepEqual(await counted('pod_security_evaluations_total'), [
      'deny warn baseline latest create controller 1',
    ]);
  });

  it('looks at a Pod again when its images change, and not otherwise', async () => {
    await start();
    await hold({});
    await api.send('POST', PODS, pod('a', HOST));
    const held = { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } };
    const raised = await api.send('PATCH', `${NAMESPACES}/held`, held, MERGE_PATCH);
    assert.match(String(raised.headers['warning']), /existing pods in namespace/);
    const labels = { metadata: { labels: { a: 'b' } } };
    assert.equal((await api.send('PATCH', `${PODS}/a`, labels, MERGE_PATCH)).status, 200);
    const image = { spec: { containers: [{ name: 'c', image: 'app:2' }] } };
    const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
    const { status, body } = await api.send('PATCH', `${PODS}/a`, image, strategic);
    assert.deepEqual([status, body.message], [403, `pods "a" is forbidden: ${BASELINE}`]);
  });

  it('says nothing of existing Pods where a level falls', async () => {
    await start();
    await hold({ enforce: 'restricted', 'enforce-version': 'v1.0' });
    await api.send('POST', PODS, pod('a'));
    const held = { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } };
    const { status, headers } = await api.send('PATCH', `${NAMESPACES}/held`, held, MERGE_PATCH);
    assert.deepEqual([status, headers['warning']], [200, undefined]);
  });

  it('holds namespaces without labels to what is configured, but for who is exempt', async () => {
    await start(
      settings({
        defaults: { enforce: 'baseline' },
        exemptions: { namespaces: ['free'], runtimeClasses: ['sandbox'] },
      }),
    );
    await hold({});
    assert.equal((await api.send('POST', PODS, pod('a', HOST))).status, 403);
    await api.send('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
      metadata: { name: 'sandbox' },
      handler: 'x',
    });
    const sandboxed = { ...HOST, runtimeClassName: 'sandbox' };
    assert.equal((await api.send('POST', PODS, pod('b', sandboxed))).status, 201);
    assert.deepEqual(noted(), { exempt: 'runtimeClass' });
    const free = await hold({ enforce: 'restricted' }, 'free');
    assert.match(
      String(free.headers['warning']),
      /is exempt from Pod Security, and the policy \(enforce=restricted:latest\) will be ignored/,
    );
    assert.equal((await api.send('POST', `${NAMESPACES}/free/pods`, pod('a', HOST))).status, 201);
    assert.deepEqual(noted(), { exempt: 'namespace' });
    assert.deepEqual(await counted('pod_security_exemptions_total'), ['create pod 2']);
  });

  it('is not configured with levels and names that there are not', async () => {
    await start();
    assert.throws(
      () => settings({ defaults: { enforce: 'foo', 'enforce-version': 'v2' } }),
      new Error(
        'failed to initialize admission plugin "PodSecurity": PodSecurity configuration error: ' +
          '[enforce: must be one of privileged, baseline, restricted, enforce-version: must be "latest" or "v1.x"]',
      ),
    );
    assert.throws(
      () => settings({ exemptions: { namespaces: ['a', 'a'], usernames: [''] } }),
      new Error(
        'failed to initialize admission plugin "PodSecurity": PodSecurity invalid: ' +
          '[exemptions.namespaces[1]: Duplicate value: "a", exemptions.usernames[0]: Invalid value: "": username must not be empty]',
      ),
    );
  });
});
