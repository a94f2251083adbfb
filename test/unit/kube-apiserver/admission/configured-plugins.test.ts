import assert from 'node:assert/strict';
import {
  type HttpsAnswer,
  type HttpsClient,
  HttpsFailure,
  VirtualClock,
} from '../../../../src/base/index.ts';
import type { AdmissionSelection, KubeApiServerOptions } from '../../../../src/kube-apiserver/index.ts';
import { drain } from '../../../support/drain.ts';
import { type Harness, MERGE_PATCH, startServer } from '../harness.ts';

type Configuration = NonNullable<AdmissionSelection['configuration']>;

const NAMESPACES = '/api/v1/namespaces';
const PODS = `${NAMESPACES}/default/pods`;
const SERVICES = `${NAMESPACES}/default/services`;
const EVENTS = `${NAMESPACES}/default/events`;

function pod(name: string, spec: object = {}, annotations = {}): object {
  return { metadata: { name, annotations }, spec: { containers: [{ name: 'c', image: 'app:1' }], ...spec } };
}

let server: Harness;
async function start(
  enable: string,
  configuration: Configuration,
  more: Partial<KubeApiServerOptions> = {},
): Promise<VirtualClock> {
  const clock = new VirtualClock(drain);
  const admission = {
    enable: [enable],
    disable: ['ServiceAccount', 'DefaultTolerationSeconds'],
    configuration,
  };
  server = await startServer({ ...more, clock, admission });
  return clock;
}

/** The status, and what was wrong. */
async function said(method: string, target: string, body: object): Promise<[number, string]> {
  const headers = method === 'PATCH' ? MERGE_PATCH : {};
  const { status, body: answer } = await server.send(method, target, body, headers);
  return [status, status < 300 ? '' : answer.message];
}

describe('admission plugins that are told something', () => {
  afterEach(() => server.server.dispose());

  describe('EventRateLimit', () => {
    const event = (name: string, about: string, more: object = {}): object => ({
      metadata: { name },
      involvedObject: { kind: 'Pod', namespace: 'default', name: about },
      source: { component: 'kubelet' },
      ...more,
    });
    const limit = (type: 'Server' | 'Namespace' | 'SourceAndObject' | 'User', burst: number) => ({
      type,
      perSecond: 1,
      burst,
      remembered: 4,
    });

    it('refuses what comes faster than it may, until time has passed', async () => {
      const clock = await start('EventRateLimit', { eventRateLimits: [limit('Server', 2)] });
      assert.deepEqual(await said('POST', EVENTS, event('a', 'x')), [201, '']);
      assert.deepEqual(await said('POST', `${EVENTS}?dryRun=All`, event('b', 'x')), [201, '']);
      assert.deepEqual(await said('PATCH', `${EVENTS}/a`, { message: 'again' }), [200, '']);
      const refused = await said('POST', EVENTS, event('b', 'x'));
      assert.deepEqual(refused, [429, 'Too many requests: limit reached on type Server for key ']);
      assert.deepEqual(await said('POST', PODS, pod('a')), [201, '']);
      await clock.advance(999);
      assert.equal((await said('POST', EVENTS, event('b', 'x')))[0], 429);
      await clock.advance(1);
      assert.equal((await said('POST', EVENTS, event('b', 'x')))[0], 201);
    });

    it('tells apart namespaces, users, and sources with their objects, and says all that was reached', async () => {
      await start('EventRateLimit', {
        eventRateLimits: [limit('SourceAndObject', 1), limit('Namespace', 2), limit('User', 3)],
      });
      assert.equal((await said('POST', EVENTS, event('a', 'x')))[0], 201);
      const second = 'limit reached on type SourceAndObject for key kubeletPoddefaultx';
      assert.deepEqual(await said('POST', EVENTS, event('b', 'x')), [429, `Too many requests: ${second}`]);
      assert.deepEqual(await said('POST', EVENTS, event('b', 'y')), [
        429,
        'Too many requests: limit reached on type Namespace for key default',
      ]);
      const kube = { involvedObject: { kind: 'Pod', namespace: 'kube-system', name: 'x' } };
      assert.deepEqual(await said('POST', `${NAMESPACES}/kube-system/events`, event('b', 'x', kube)), [
        429,
        'Too many requests: limit reached on type User for key admin',
      ]);
    });
  });

  describe('PodTolerationRestriction', () => {
    const A = { key: 'a', operator: 'Exists' } as const;
    const B = { key: 'b', operator: 'Equal', value: 'c', effect: 'NoSchedule' };
    const PREFIX = 'scheduler.alpha.kubernetes.io';
    const tolerations = async (body: object): Promise<unknown> => {
      const answer = await server.send('POST', PODS, body);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body.spec.tolerations;
    };
    const annotate = async (annotations: object): Promise<void> => {
      const [status] = await said('PATCH', `${NAMESPACES}/default`, { metadata: { annotations } });
      assert.equal(status, 200);
    };

    it('gives Pods the tolerations of their namespace, or else those of all', async () => {
      await start('PodTolerationRestriction', { tolerationRestriction: { default: [A], whitelist: [] } });
      assert.deepEqual(await tolerations(pod('a')), [A]);
      await annotate({ [`${PREFIX}/defaultTolerations`]: JSON.stringify([B]) });
      assert.deepEqual(await tolerations(pod('b')), [B]);
      await annotate({ [`${PREFIX}/defaultTolerations`]: '' });
      assert.equal(await tolerations(pod('c')), undefined);
      const pressure = {
        key: 'node.kubernetes.io/memory-pressure',
        operator: 'Exists',
        effect: 'NoSchedule',
      };
      const containers = [{ name: 'c', image: 'app:1', resources: { requests: { cpu: '1' } } }];
      assert.deepEqual(await tolerations(pod('d', { containers })), [pressure]);
    });

    it('refuses a Pod that tolerates what is not listed', async () => {
      const whitelist = [{ key: 'b', operator: 'Exists' }] as const;
      await start('PodTolerationRestriction', { tolerationRestriction: { default: [], whitelist } });
      const conflict = (whose: string): [number, string] => [
        500,
        `pod tolerations (possibly merged with namespace default tolerations) conflict with its ${whose} whitelist`,
      ];
      assert.deepEqual(await said('POST', PODS, pod('a', { tolerations: [A] })), conflict('cluster'));
      assert.deepEqual(await said('POST', PODS, pod('a', { tolerations: [B] })), [201, '']);
      await annotate({ [`${PREFIX}/tolerationsWhitelist`]: JSON.stringify([A]) });
      assert.deepEqual(await said('POST', PODS, pod('b', { tolerations: [B] })), conflict('namespace'));
      await annotate({ [`${PREFIX}/tolerationsWhitelist`]: '' });
      assert.deepEqual(await said('POST', PODS, pod('b', { tolerations: [B] })), [201, '']);
      await annotate({ [`${PREFIX}/tolerationsWhitelist`]: 'nonsense' });
      const syntax = "invalid character 'o' in literal null (expecting 'u')";
      assert.deepEqual(await said('POST', PODS, pod('c', { tolerations: [B] })), [500, syntax]);
    });
  });

  describe('PodNodeSelector with a configuration', () => {
    it('gives a selector to namespaces that have none, and holds others to their list', async () => {
      const nodeSelectors = { clusterDefaultNodeSelector: 'zone=a', default: 'zone=a,disk=ssd' };
      await start('PodNodeSelector', { nodeSelectors });
      const { body } = await server.send('POST', PODS, pod('a', { nodeSelector: { disk: 'ssd' } }));
      assert.deepEqual(body.spec.nodeSelector, { zone: 'a', disk: 'ssd' });
      assert.deepEqual(await said('POST', PODS, pod('b', { nodeSelector: { gpu: 'yes' } })), [
        403,
        'pods "b" is forbidden: pod node label selector labels conflict with its namespace whitelist',
      ]);
    });
  });

  describe('ResourceQuota with limited resources', () => {
    const QUOTAS = `${NAMESPACES}/default/resourcequotas`;
    const quota = async (name: string, spec: { hard: object; scopes?: string[] }): Promise<void> => {
      const made = await server.send('POST', QUOTAS, { metadata: { name }, spec });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const status = { status: { hard: spec.hard, used: {} } };
      const told = await server.send('PATCH', `${QUOTAS}/${name}/status`, status, MERGE_PATCH);
      assert.equal(told.status, 200);
    };

    it('lets nobody use them without a quota that says how much there is', async () => {
      const pods = { group: '', resource: 'pods', contains: ['cpu', 'pods'], scopes: [] };
      await start('ResourceQuota', { limitedResources: [pods] });
      const resources = { requests: { cpu: '1' } };
      const busy = pod('a', { containers: [{ name: 'c', image: 'app:1', resources }] });
      const refused =
        'pods "a" is forbidden: insufficient quota to consume: count/pods,cpu,pods,requests.cpu';
      assert.deepEqual(await said('POST', PODS, busy), [403, refused]);
      await quota('all', { hard: { 'count/pods': '9', cpu: '9', pods: '9' } });
      const left = 'pods "a" is forbidden: insufficient quota to consume: requests.cpu';
      assert.deepEqual(await said('POST', PODS, busy), [403, left]);
      await quota('more', { hard: { 'requests.cpu': '9' } });
      assert.deepEqual(await said('POST', PODS, busy), [201, '']);
      const label = { metadata: { labels: { a: 'b' } } };
      assert.deepEqual(await said('PATCH', `${PODS}/a`, label), [200, '']);
      const service = { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } };
      assert.deepEqual(await said('POST', SERVICES, service), [201, '']);
    });

    it('lets nobody into their scopes without a quota that is of the scope', async () => {
      const scope = { scopeName: 'PriorityClass', operator: 'In', values: ['high', 'higher'] };
      const limited = { group: '', resource: 'pods', contains: [], scopes: [scope] };
      await start('ResourceQuota', { limitedResources: [limited] });
      const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';
      await server.send('POST', classes, { metadata: { name: 'high' }, value: 5 });
      assert.deepEqual(await said('POST', PODS, pod('a')), [201, '']);
      const high = pod('b', { priorityClassName: 'high' });
      const refused = 'insufficient quota to match these scopes: [{PriorityClass In [high higher]}]';
      assert.deepEqual(await said('POST', PODS, high), [500, refused]);
      await quota('high', { hard: { pods: '9' }, scopes: ['PriorityClass'] });
      assert.deepEqual(await said('POST', PODS, high), [201, '']);
    });
  });

  describe('ImagePolicyWebhook', () => {
    let asked: { readonly target: string; readonly spec: object }[];
    let answers: (() => HttpsAnswer)[];
    const answer = (status: object, code = 200): HttpsAnswer => ({
      status: code,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(
        JSON.stringify({ kind: 'ImageReview', apiVersion: 'imagepolicy.k8s.io/v1alpha1', status }),
      ),
    });
    const https: HttpsClient = {
      send: async ({ target, body }) => {
        asked.push({ target, ...(JSON.parse(new TextDecoder().decode(body)) as { spec: object }) });
        return (answers.shift() ?? assert.fail('asked too often'))();
      },
      open: () => assert.fail('opened'),
      dispose: () => {},
    };
    const policy = (more: object = {}): Configuration => ({
      imagePolicy: {
        connection: { url: 'https://images.example.com/policy' },
        allowMs: 60_000,
        denyMs: 0,
        retryMs: 500,
        defaultAllow: false,
        ...more,
      },
    });
    beforeEach(() => {
      asked = [];
      answers = [];
    });

    it('asks about the images of a Pod, and remembers what may run', async () => {
      const clock = await start('ImagePolicyWebhook', policy(), { https });
      answers = [() => answer({ allowed: true }), () => answer({ allowed: true })];
      const annotations = { 'my.image-policy.k8s.io/ticket': '1', other: '2' };
      const initContainers = [{ name: 'i', image: 'init:1' }];
      assert.deepEqual(await said('POST', PODS, pod('a', { initContainers }, annotations)), [201, '']);
      assert.deepEqual(await said('POST', PODS, pod('b', { initContainers }, annotations)), [201, '']);
      const spec = {
        containers: [{ image: 'app:1' }, { image: 'init:1' }],
        annotations: { 'my.image-policy.k8s.io/ticket': '1' },
        namespace: 'default',
      };
      assert.deepEqual(
        asked.map(({ target, spec: of }) => [target, of]),
        [['/policy', spec]],
      );
      await clock.advance(60_000);
      assert.deepEqual(await said('POST', PODS, pod('c', { initContainers }, annotations)), [201, '']);
      assert.equal(asked.length, 2);
    });

    it('refuses what the server denies', async () => {
      await start('ImagePolicyWebhook', policy(), { https });
      answers = [() => answer({ allowed: false, reason: 'too old' }), () => answer({ allowed: false })];
      assert.deepEqual(await said('POST', PODS, pod('a')), [
        403,
        'pods "a" is forbidden: image policy webhook backend denied one or more images: too old',
      ]);
      assert.deepEqual(await said('POST', PODS, pod('a')), [
        403,
        'pods "a" is forbidden: one or more images rejected by webhook backend',
      ]);
    });

    it('refuses what nobody answers for, or lets it run and says so on the Pod', async () => {
      const failed = (): never => {
        throw new HttpsFailure('refused', { address: '127.0.0.1:443' });
      };
      await start('ImagePolicyWebhook', policy(), { https });
      answers = [failed, () => answer({}, 404)];
      assert.deepEqual(await said('POST', PODS, pod('a')), [
        403,
        'pods "a" is forbidden: Post "https://images.example.com/policy": dial tcp 127.0.0.1:443: connect: connection refused',
      ]);
      assert.deepEqual(await said('POST', PODS, pod('a')), [
        403,
        'pods "a" is forbidden: the server could not find the requested resource',
      ]);
      server.server.dispose();
      await start('ImagePolicyWebhook', policy({ defaultAllow: true }), { https });
      answers = [failed];
      assert.deepEqual(await said('POST', PODS, pod('a')), [201, '']);
      const { body } = await server.send('GET', `${PODS}/a`);
      assert.deepEqual(body.metadata.annotations, { 'alpha.image-policy.k8s.io/failed-open': 'true' });
    });

    it('asks a server in trouble five times', async () => {
      const clock = await start('ImagePolicyWebhook', policy(), { https });
      answers = Array.from({ length: 5 }, () => () => answer({}, 500));
      const waiting = said('POST', PODS, pod('a'));
      await clock.advance(10_000);
      const [status, message] = await waiting;
      assert.equal(status, 403);
      assert.match(message, /an error on the server \("unknown"\) has prevented the request from succeeding/);
      assert.equal(asked.length, 5);
    });
  });
});
