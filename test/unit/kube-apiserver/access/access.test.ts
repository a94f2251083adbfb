import assert from 'node:assert/strict';
import { type Answer, type Harness, startServer } from '../harness.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const REVIEWS = '/apis/authorization.k8s.io/v1';
const SELF = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };

describe('access', () => {
  let harness: Harness;
  before(async () => {
    harness = await startServer();
    await grant(
      'reader',
      { apiGroups: [''], resources: ['pods', 'pods/log', '*/scale'], verbs: ['get'] },
      'jane',
    );
  });

  async function as(
    headers: Record<string, string>,
    method: string,
    target: string,
    body?: unknown,
  ): Promise<Answer> {
    return harness.send(method, target, body, headers);
  }

  async function grant(role: string, rule: object, user: string): Promise<void> {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role };
    const subjects = [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }];
    const made = await harness.send('POST', `${RBAC}/namespaces/default/roles`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: role },
      rules: [rule],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const bound = await harness.send('POST', `${RBAC}/namespaces/default/rolebindings`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: role },
      roleRef,
      subjects,
    });
    assert.equal(bound.status, 201, JSON.stringify(bound.body));
  }

  async function decision(user: string, resourceAttributes: object): Promise<unknown> {
    const { body } = await harness.send('POST', `${REVIEWS}/subjectaccessreviews`, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, resourceAttributes },
    });
    return body.status ?? body;
  }

  const ALLOWED = {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "jane"',
  };
  const pods = { namespace: 'default', verb: 'get', resource: 'pods' };

  it('allows what a bound role allows, and says by what', async () => {
    assert.deepEqual(await decision('jane', pods), ALLOWED);
    assert.deepEqual(await decision('jane', { ...pods, subresource: 'log' }), ALLOWED);
    assert.deepEqual(
      await decision('jane', { ...pods, resource: 'deployments', subresource: 'scale', group: '' }),
      ALLOWED,
    );
  });

  it('allows nothing else', async () => {
    for (const other of [
      { verb: 'list' },
      { subresource: 'exec' },
      { resource: 'secrets' },
      { namespace: 'other' },
      { group: 'apps' },
    ]) {
      assert.deepEqual(await decision('jane', { ...pods, ...other }), { allowed: false });
    }
    assert.deepEqual(await decision('joe', pods), { allowed: false });
  });

  it('refuses a review that asks nothing', async () => {
    const answer = await harness.send('POST', `${REVIEWS}/selfsubjectaccessreviews`, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {},
    });
    assert.equal(answer.status, 422);
    assert.equal(
      answer.body.message,
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  });

  it('tells of selectors that it cannot read', async () => {
    const selector = { rawSelector: '!!!' };
    assert.deepEqual(await decision('jane', { ...pods, fieldSelector: selector }), {
      ...ALLOWED,
      evaluationError: 'spec.resourceAttributes.fieldSelector ignored due to parse error',
    });
  });

  describe('impersonation', () => {
    const be = async (headers: Record<string, string>): Promise<Answer> =>
      as(headers, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', SELF);

    it('takes on user, groups, uid and extra fields', async () => {
      const { body } = await be({
        'impersonate-user': 'someone',
        'impersonate-group': 'g1',
        'impersonate-uid': 'u1',
        'impersonate-extra-a%2fb': 'two',
      });
      assert.deepEqual(body.status.userInfo, {
        username: 'someone',
        uid: 'u1',
        groups: ['g1', 'system:authenticated'],
        extra: { 'a/b': ['two'] },
      });
    });

    it('takes a comma in a group for a part of its name', async () => {
      const { body } = await be({ 'impersonate-user': 'someone', 'impersonate-group': 'a, b' });
      assert.deepEqual(body.status.userInfo.groups, ['a, b', 'system:authenticated']);
    });

    it('gives a service account its groups', async () => {
      const { body } = await be({ 'impersonate-user': 'system:serviceaccount:ns:sa' });
      assert.deepEqual(body.status.userInfo.groups, [
        'system:serviceaccounts',
        'system:serviceaccounts:ns',
        'system:authenticated',
      ]);
    });

    it('needs a user', async () => {
      const { status, body } = await be({ 'impersonate-group': 'g1' });
      assert.equal(status, 400);
      assert.equal(
        body.message,
        'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"g1"}, Extra:map[string][]string(nil)} without impersonating a user name',
      );
    });

    it('is refused by what the impersonated user may not do', async () => {
      const { status, body } = await as(
        { 'impersonate-user': 'joe' },
        'GET',
        '/api/v1/namespaces/default/configmaps',
      );
      assert.equal(status, 403);
      assert.equal(
        body.message,
        'configmaps is forbidden: User "joe" cannot list resource "configmaps" in API group "" in the namespace "default"',
      );
    });
  });

  describe('escalation', () => {
    const rule = {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['roles', 'rolebindings'],
      verbs: ['create', 'get', 'update'],
    };
    before(() => grant('author', rule, 'ann'));

    const write = (rules: object[]): Promise<Answer> =>
      as({ 'impersonate-user': 'ann' }, 'POST', `${RBAC}/namespaces/default/roles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'made' },
        rules,
      });

    it('lets nobody grant what they may not do', async () => {
      const { status, body } = await write([
        { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'delete'] },
      ]);
      assert.equal(status, 403);
      assert.equal(
        body.message,
        'roles.rbac.authorization.k8s.io "made" is forbidden: user "ann" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
          '{APIGroups:[""], Resources:["pods"], Verbs:["get" "delete"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}',
      );
    });

    it('lets them grant a part of what they may do', async () => {
      assert.equal((await write([{ ...rule, verbs: ['get'] }])).status, 201);
    });

    it('holds for bindings, too', async () => {
      const { body } = await as(
        { 'impersonate-user': 'ann' },
        'POST',
        `${RBAC}/namespaces/default/rolebindings`,
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'x' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'User', name: 'v', apiGroup: 'rbac.authorization.k8s.io' }],
        },
      );
      assert.equal(body.code, 403);
      assert.ok(
        body.message.endsWith(
          'not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
        ),
      );
    });
  });

  describe('a fresh cluster', () => {
    it('has the namespaces, and roles that gather others', async () => {
      const { body } = await harness.send('GET', '/api/v1/namespaces');
      assert.deepEqual(
        body.items.map((item: { metadata: { name: string } }) => item.metadata.name),
        ['default', 'kube-node-lease', 'kube-public', 'kube-system'],
      );
      const edit = await harness.send('GET', `${RBAC}/clusterroles/edit`);
      assert.equal(edit.body.rules.length, 27);
      const admin = await harness.send('GET', `${RBAC}/clusterroles/admin`);
      assert.equal(admin.body.rules.length, 29);
    });

    it('lets everyone discover and ask about themselves', async () => {
      const { body } = await as({ 'impersonate-user': 'joe' }, 'POST', `${REVIEWS}/selfsubjectrulesreviews`, {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace: 'default' },
      });
      assert.equal(body.status.incomplete, false);
      const reviews = body.status.resourceRules.flatMap((rule: { resources: string[] }) => rule.resources);
      assert.ok(reviews.includes('selfsubjectaccessreviews') && reviews.includes('selfsubjectreviews'));
    });
  });
});
