import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const GROUP = 'rbac.authorization.k8s.io';

describe('Role', () => {
  const role = new Kind(`${GROUP}/v1`, 'Role');
  const clusterRole = new Kind(`${GROUP}/v1`, 'ClusterRole', { namespaced: false });

  it('may be called anything that fits a path', () => {
    assert.deepEqual(role.problems({ metadata: { name: 'system:A b' } }), []);
    assert.deepEqual(role.problems({ metadata: { name: 'a/b' } }), [
      'metadata.name: Invalid value: "a/b": may not contain \'/\'',
    ]);
  });

  it('is about resources in a namespace, of a cluster about URLs, too', () => {
    const rules = [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }];
    assert.deepEqual(clusterRole.problems({ rules }), []);
    assert.deepEqual(role.problems({ rules }), [
      'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    ]);
    assert.deepEqual(role.problems({ rules: [{}] }), [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ]);
  });
});

describe('RoleBinding', () => {
  const kind = new Kind(`${GROUP}/v1`, 'RoleBinding');
  const cluster = new Kind(`${GROUP}/v1`, 'ClusterRoleBinding', { namespaced: false });
  const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' };

  it('means roles, users and groups of RBAC', () => {
    const created = kind.created({
      roleRef: { apiGroup: '', kind: 'Role', name: 'a' },
      subjects: [{ kind: 'User', name: 'u' }],
    });
    assert.deepEqual(created['roleRef'], { apiGroup: GROUP, kind: 'Role', name: 'a' });
    assert.deepEqual(created['subjects'], [{ kind: 'User', name: 'u', apiGroup: GROUP }]);
  });

  it('knows the account of its own namespace without being told', () => {
    const subjects = [{ kind: 'ServiceAccount', name: 'a' }];
    assert.deepEqual(kind.problems({ roleRef, subjects }), []);
    assert.deepEqual(cluster.problems({ roleRef, subjects }), ['subjects[0].namespace: Required value']);
  });

  it('keeps its role', () => {
    assert.deepEqual(kind.changeProblems({ roleRef: { ...roleRef, name: 'edit' } }, { roleRef }), [
      `roleRef: Invalid value: {"APIGroup":"${GROUP}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`,
    ]);
  });
});
