import assert from 'node:assert/strict';
import { readAttributePolicies } from '../../../../src/kube-apiserver/index.ts';
import { type Harness, startServer } from '../harness.ts';

const line = (spec: object): string =>
  JSON.stringify({ apiVersion: 'abac.authorization.kubernetes.io/v1beta1', kind: 'Policy', spec });

/** The examples of upstream's documentation, a policy of the first form, and what is passed over. */
const FILE = [
  '# policies',
  '',
  line({ user: 'alice', namespace: '*', resource: '*', apiGroup: '*' }),
  line({ user: 'bob', namespace: 'projects', resource: 'pods', readonly: true }),
  line({ group: 'system:authenticated', readonly: true, nonResourcePath: '/version' }),
  line({ group: 'system:unauthenticated', readonly: true, nonResourcePath: '/api*' }),
  line({ user: 'carol', group: 'writers', namespace: 'a', resource: 'configmaps' }),
  '{"user":"dave","resource":"events"}',
  line({ namespace: 'b', resource: 'secrets' }),
].join('\n');

const YES: readonly (readonly [user: string, method: string, path: string, groups?: string])[] = [
  ['alice', 'DELETE', '/apis/apps/v1/namespaces/default/deployments/none'],
  ['alice', 'GET', '/api/v1/nodes'],
  ['bob', 'GET', '/api/v1/namespaces/projects/pods'],
  ['bob', 'GET', '/version'],
  ['carol', 'GET', '/api/v1/namespaces/a/configmaps', 'writers'],
  ['carol', 'DELETE', '/api/v1/namespaces/a/configmaps/none', 'writers'],
  ['dave', 'GET', '/api/v1/namespaces/any/events'],
  ['dave', 'GET', '/apis/events.k8s.io/v1/events'],
  ['system:anonymous', 'GET', '/apis/apps', 'system:unauthenticated'],
];

const NO: typeof YES = [
  ['alice', 'GET', '/metrics'],
  ['bob', 'DELETE', '/api/v1/namespaces/projects/pods/none'],
  ['bob', 'GET', '/api/v1/namespaces/default/pods'],
  ['bob', 'GET', '/api/v1/namespaces/projects/configmaps'],
  ['carol', 'GET', '/api/v1/namespaces/a/configmaps'],
  ['mallory', 'GET', '/api/v1/namespaces/a/configmaps', 'writers'],
  ['mallory', 'GET', '/api/v1/namespaces/b/secrets'],
  ['dave', 'GET', '/metrics'],
  ['system:anonymous', 'GET', '/version', 'system:unauthenticated'],
];

describe('policies of attributes (ABAC)', () => {
  let api: Harness;
  before(async () => {
    api = await startServer({
      authorization: {
        configuration: { authorizers: [{ type: 'ABAC', name: 'abac' }] },
        connections: new Map(),
        policies: readAttributePolicies(FILE, 'policies'),
      },
    });
  });
  after(() => api.server.dispose());

  const ask = async ([user, method, path, groups]: (typeof YES)[number]): Promise<number> => {
    const as = { 'impersonate-user': user, ...(groups === undefined ? {} : { 'impersonate-group': groups }) };
    return (await api.send(method, path, undefined, as)).status;
  };

  for (const asked of YES) {
    it(`let ${asked.join(' ')}`, async () => assert.notEqual(await ask(asked), 403));
  }
  for (const asked of NO) {
    it(`do not let ${asked.join(' ')}`, async () => assert.equal(await ask(asked), 403));
  }

  it('say why not, and what somebody may, in upstream’s words', async () => {
    const as = { 'impersonate-user': 'bob' };
    const { body } = await api.send('GET', '/api/v1/nodes', undefined, as);
    assert.match(
      body.message,
      /cannot list resource "nodes" in API group "" at the cluster scope: No policy matched\.$/,
    );
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: 'projects' },
    };
    const alice = await api.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', review, {
      'impersonate-user': 'alice',
    });
    assert.deepEqual(alice.body.status.resourceRules, [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]);
  });

  it('are refused with the line that cannot be read', () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ['{', /^error reading policy file p, line 2: \{: /],
      ['[]', /line 2: \[\]: it is no object$/],
      ['{"kind":"Policy","apiVersion":"v1"}', /no kind "Policy" is registered for version "v1"$/],
      [line({ readonly: 'yes' }), /readonly is neither true nor false$/],
    ];
    for (const [text, message] of bad) {
      assert.throws(() => readAttributePolicies(`# first\n${text}`, 'p'), { message });
    }
  });
});
