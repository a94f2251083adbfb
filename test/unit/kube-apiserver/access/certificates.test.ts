import assert from 'node:assert/strict';
import { type Answer, type Harness, startServer } from '../harness.ts';

const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
/** The outermost structure of a request and nothing in it. */
const REQUEST = btoa('-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n');

describe('certificates', () => {
  let harness: Harness;
  before(async () => {
    harness = await startServer();
    await grant('approver', ['get', 'update'], ['certificatesigningrequests/approval'], []);
    await grant('example-approver', ['get', 'update'], ['certificatesigningrequests/approval'], []);
    await grant('example-approver', ['approve'], ['signers'], ['example.com/*'], '-signers');
  });

  async function grant(
    user: string,
    verbs: string[],
    resources: string[],
    resourceNames: string[],
    suffix = '',
  ): Promise<void> {
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const metadata = { name: user + suffix };
    const rules = [{ apiGroups: ['certificates.k8s.io'], verbs, resources, resourceNames }];
    const role = await harness.send('POST', `${rbac}/clusterroles`, { metadata, rules });
    assert.equal(role.status, 201, JSON.stringify(role.body));
    const bound = await harness.send('POST', `${rbac}/clusterrolebindings`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    });
    assert.equal(bound.status, 201, JSON.stringify(bound.body));
  }

  async function ask(name: string, spec: object = {}): Promise<Answer> {
    return harness.send('POST', REQUESTS, {
      metadata: { name },
      spec: { request: REQUEST, signerName: 'example.com/signer', usages: ['any'], ...spec },
    });
  }

  async function approve(name: string, user?: string): Promise<Answer> {
    const { body } = await harness.send('GET', `${REQUESTS}/${name}`);
    const conditions = [{ type: 'Approved', status: 'True' }];
    return harness.send(
      'PUT',
      `${REQUESTS}/${name}/approval`,
      { ...body, status: { conditions } },
      user === undefined ? {} : { 'impersonate-user': user },
    );
  }

  it('are asked for by who sends the request, whatever it says', async () => {
    const { status, body } = await ask('mine', { username: 'someone', groups: ['g'], extra: { a: ['b'] } });
    assert.equal(status, 201, JSON.stringify(body));
    const { username, groups, extra } = body['spec'] as Record<string, unknown>;
    assert.notEqual(username, 'someone');
    assert.notDeepEqual(groups, ['g']);
    assert.equal(extra, undefined);
  });

  it('are approved by who may approve for the signer', async () => {
    await ask('approved');
    const refused = await approve('approved', 'approver');
    assert.equal(refused.status, 403);
    assert.equal(
      refused.body.message,
      'certificatesigningrequests.certificates.k8s.io "approved" is forbidden: user not permitted to approve requests with signerName "example.com/signer"',
    );
    const { status, body } = await approve('approved', 'example-approver');
    assert.equal(status, 200, JSON.stringify(body));
  });

  it('are signed once', async () => {
    await ask('signed');
    const { body } = await approve('signed');
    const sign = (certificate: string, from: object): Promise<Answer> =>
      harness.send('PUT', `${REQUESTS}/signed/status`, {
        ...from,
        status: { ...(body.status as unknown as object), certificate },
      });
    const pem = (content: string): string =>
      btoa(`-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`);
    const signed = await sign(pem('MAA='), body);
    assert.equal(signed.status, 200, JSON.stringify(signed.body));
    const again = await sign(pem('MAAA'), signed.body);
    assert.match(again.body.message ?? '', /updates may not modify existing certificate content/);
  });
});
