import assert from 'node:assert/strict';
import { APPLY_PATCH, type Harness, startServer } from '../harness.ts';

const CORE = '/api/v1/namespaces/default';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
const BOB = { 'impersonate-user': 'bob' };

describe('who may change, and not create', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer();
    const rules = [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'patch', 'update'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'update'] },
    ];
    await api.send('POST', `${RBAC}/roles`, { metadata: { name: 'changes' }, rules });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'changes' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'bob' }];
    await api.send('POST', `${RBAC}/rolebindings`, { metadata: { name: 'bob' }, roleRef, subjects });
  });
  afterEach(() => api.server.dispose());

  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1' } };
  const apply = (headers: object = {}) =>
    api.send('PATCH', `${CORE}/configmaps/a?fieldManager=m&force=true`, map, { ...APPLY_PATCH, ...headers });

  it('may not apply what is not there', async () => {
    const refused = await apply(BOB);
    assert.deepEqual(
      [refused.status, refused.body.message],
      [
        403,
        'configmaps "a" is forbidden: User "bob" cannot create resource "configmaps" in API group "" in the namespace "default"',
      ],
    );
    assert.equal((await api.send('GET', `${CORE}/configmaps/a`)).status, 404);
    assert.equal((await apply()).status, 201);
    assert.equal((await apply(BOB)).status, 200);
  });

  it('may not make a Lease by an update', async () => {
    const at = '/apis/coordination.k8s.io/v1/namespaces/default/leases/a';
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' } };
    const refused = await api.send('PUT', at, lease, BOB);
    assert.equal(refused.status, 403);
    assert.match(refused.body.message, /User "bob" cannot create resource "leases"/);
    assert.equal((await api.send('PUT', at, lease)).status, 201);
  });
});
