import assert from 'node:assert/strict';
import type { HttpsClient, HttpsRequest, JsonObject } from '../../../../src/base/index.ts';
import { readAuthorizationConfiguration } from '../../../../src/kube-apiserver/index.ts';
import { type Harness, startServer } from '../harness.ts';
import { NO_NETWORK } from '../../../../src/kube-apiserver/webhook-client/index.ts';

const VERSION = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthorizationConfiguration' };
const WEBHOOK = {
  timeout: '3s',
  subjectAccessReviewVersion: 'v1',
  matchConditionSubjectAccessReviewVersion: 'v1',
  failurePolicy: 'Deny',
  connectionInfo: { type: 'KubeConfigFile', kubeConfigFile: '/webhook' },
};
const AS_USER = { 'impersonate-user': 'me' };

const read = (authorizers: readonly object[]) => readAuthorizationConfiguration({ ...VERSION, authorizers });
const webhook = (fields: object = {}) => ({
  type: 'Webhook',
  name: 'own',
  webhook: { ...WEBHOOK, ...fields },
});

describe('the authorization configuration', () => {
  const bad: [string, readonly object[], string][] = [
    ['nobody to ask', [], 'authorizers: Required value: at least one authorization mode must be defined'],
    [
      'somebody whom nobody knows',
      [{ type: 'Guess', name: 'a' }],
      'authorizers[0].type: Unsupported value: "Guess": supported values: "ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"',
    ],
    [
      'somebody twice',
      [
        { type: 'RBAC', name: 'a' },
        { type: 'RBAC', name: 'b' },
      ],
      'authorizers[1].type: Duplicate value: "RBAC"',
    ],
    [
      'a webhook that may take for ever',
      [webhook({ timeout: '1m' })],
      'authorizers[0].timeout: Invalid value: "1m": must be > 0s and <= 30s',
    ],
    [
      'a condition that gives no boolean',
      [webhook({ matchConditions: [{ expression: 'request.user' }] })],
      'authorizers[0].matchConditions[0].expression: Invalid value: "request.user": must evaluate to bool but got string',
    ],
  ];
  for (const [what, authorizers, problem] of bad) {
    it(`is refused with ${what}`, () => {
      assert.equal(read(authorizers).problems.join('; '), problem);
    });
  }
});

describe('an authorization webhook', () => {
  let harness: Harness;
  let asked: HttpsRequest[] = [];
  let answer: () => { status: number; review?: JsonObject } = () => ({ status: 200 });

  const https: HttpsClient = {
    ...NO_NETWORK,
    send: (request) => {
      asked.push(request);
      const { status, review = {} } = answer();
      return Promise.resolve({
        status,
        headers: {},
        body: new TextEncoder().encode(JSON.stringify({ status: review })),
      });
    },
  };

  async function start(fields: object = {}): Promise<void> {
    asked = [];
    const { configuration, problems } = read([webhook(fields), { type: 'RBAC', name: 'roles' }]);
    assert.deepEqual(problems, []);
    const connections = new Map([['/webhook', { url: 'https://hook.example.com/authorize' }]]);
    harness = await startServer({ authorization: { configuration, connections }, https });
  }

  const list = (path = '/api/v1/namespaces/default/pods', headers = AS_USER) =>
    harness.send('GET', path, undefined, headers);
  const says = (review: JsonObject) => () => ({ status: 200, review });

  it('is asked before the roles, and remembered for a while', async () => {
    await start();
    answer = says({ allowed: true });
    assert.equal((await list()).status, 200);
    const [{ host, target, body } = { host: '', target: '', body: undefined }] = asked;
    assert.deepEqual([host, target], ['hook.example.com', '/authorize']);
    const review = JSON.parse(new TextDecoder().decode(body)) as JsonObject;
    assert.deepEqual(review['spec'], {
      resourceAttributes: { namespace: 'default', verb: 'list', version: 'v1', resource: 'pods' },
      user: 'me',
      groups: ['system:authenticated'],
    });
    answer = says({ allowed: false });
    assert.equal((await list()).status, 200);
    assert.equal(asked.length, 1);
    await harness.clock.advance(5 * 60_000);
    assert.equal((await list()).status, 403);
  });

  it('has the last word where it denies, and none where it has no opinion', async () => {
    await start();
    answer = says({ allowed: false, denied: true, reason: 'not today' });
    const { status, body } = await list('/version');
    assert.deepEqual(
      [status, body.message],
      [403, 'forbidden: User "me" cannot get path "/version": not today'],
    );
    await start();
    answer = says({ allowed: false });
    assert.equal((await list('/version')).status, 200);
  });

  it('is left out where a condition does not hold', async () => {
    await start({ matchConditions: [{ expression: 'request.user != "me"' }] });
    answer = says({ allowed: true });
    assert.equal((await list()).status, 403);
    assert.equal(asked.length, 0);
  });

  it('is nobody whom a member of system:masters asks', async () => {
    await start();
    answer = says({ allowed: false, denied: true });
    assert.equal((await harness.send('GET', '/api/v1/pods')).status, 200);
    assert.equal(asked.length, 0);
  });

  it('denies where it fails, or lets the next be asked, as it says', async () => {
    answer = () => ({ status: 400 });
    await start();
    assert.equal((await list('/version')).status, 403);
    await start({ failurePolicy: 'NoOpinion' });
    assert.equal((await list('/version')).status, 200);
  });

  it('is counted with what it decides and fails at', async () => {
    await start({ failurePolicy: 'NoOpinion' });
    answer = says({ allowed: true });
    await list();
    answer = () => ({ status: 400 });
    await list('/version');
    const { body } = await harness.send('GET', '/metrics');
    for (const line of [
      'apiserver_authorization_decisions_total{type="Webhook",name="own",decision="allowed"} 1',
      'apiserver_authorization_decisions_total{type="RBAC",name="roles",decision="allowed"} 1',
      'apiserver_authorization_webhook_evaluations_total{name="own",result="success"} 1',
      'apiserver_authorization_webhook_evaluations_total{name="own",result="error"} 1',
      'apiserver_authorization_webhook_evaluations_fail_open_total{name="own",result="error"} 1',
      'apiserver_authorization_webhook_duration_seconds_count{name="own",result="success"} 1',
    ]) {
      assert.ok(String(body).includes(`${line}\n`), line);
    }
  });

  it('is asked again where it is in trouble', async () => {
    await start();
    let left = 2;
    answer = () => (left-- > 0 ? { status: 503 } : { status: 200, review: { allowed: true } });
    const waiting = list();
    await harness.clock.advance(5000);
    assert.equal((await waiting).status, 200);
    assert.equal(asked.length, 3);
  });
});
