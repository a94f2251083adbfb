import assert from 'node:assert/strict';
import type { AuthorizationAttributes, User } from '../../../../src/apiserver/index.ts';
import { Impersonator } from '../../../../src/apiserver/authentication/impersonation/impersonator.ts';
import type { HttpRequest } from '../../../../src/base/index.ts';

const ASKED = {
  verb: 'list',
  isResource: true,
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource: '',
  namespace: 'default',
  name: '',
  path: '/api/v1/namespaces/default/pods',
};
const ME: User = { name: 'me', groups: ['system:authenticated'] };
const AGENT: User = {
  name: 'system:serviceaccount:ns:agent',
  groups: [],
  extra: { 'authentication.kubernetes.io/node-name': ['n1'], other: ['x'] },
};

/** Who may what, as `VERB RESOURCE NAME`; the questions as they were asked, and the user in the end or the refusal. */
async function be(
  headers: Record<string, string | string[]>,
  allowed: readonly string[],
  who = ME,
): Promise<{ readonly asked: readonly string[]; readonly user?: User; readonly refusal?: string }> {
  const asked: string[] = [];
  let refusal: string | undefined;
  const authorize = ({ verb, resource, subresource, name }: AuthorizationAttributes) => {
    const what = subresource === '' ? resource : `${resource}/${subresource}`;
    const question = `${verb} ${what} ${name}`.trim();
    asked.push(question);
    return Promise.resolve({
      verdict: allowed.includes(question) ? ('allow' as const) : ('no-opinion' as const),
    });
  };
  const impersonator = new Impersonator({ authorize }, ({ verb, resource, name }, reason) => {
    return new Error([verb, resource, name, reason].filter((part) => part !== '').join(' '));
  });
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const);
  const request = {
    headers: Object.fromEntries(entries.map(([name, [first = '']]) => [name, first])),
    repeated: Object.fromEntries(entries.filter(([, values]) => values.length > 1)),
  } as unknown as HttpRequest;
  try {
    return { asked, user: await impersonator.userOf(request, who, ASKED) };
  } catch (error) {
    refusal = error instanceof Error ? error.message : String(error);
  }
  return { asked, refusal };
}

describe('impersonation within what is asked', () => {
  it('of a node takes the right to be that node, and gives it its group', async () => {
    const { user } = await be({ 'impersonate-user': 'system:node:n1' }, [
      'impersonate-on:arbitrary-node:list pods',
      'impersonate:arbitrary-node nodes n1',
    ]);
    assert.deepEqual(user, { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] });
  });

  it('of the node that an account is on takes the right to be whichever that is', async () => {
    const allowed = ['impersonate-on:associated-node:list pods', 'impersonate:associated-node nodes *'];
    const { user } = await be({ 'impersonate-user': 'system:node:n1' }, allowed, AGENT);
    assert.equal(user?.name, 'system:node:n1');
    const { refusal } = await be({ 'impersonate-user': 'system:node:n2' }, allowed, AGENT);
    assert.equal(refusal, 'impersonate-on:arbitrary-node:list pods');
  });

  it('of an account takes the right on it', async () => {
    const { user } = await be({ 'impersonate-user': 'system:serviceaccount:ns:sa' }, [
      'impersonate-on:serviceaccount:list pods',
      'impersonate:serviceaccount serviceaccounts sa',
    ]);
    assert.equal(user?.groups[0], 'system:serviceaccounts');
  });

  it('takes no more than a name where a node or an account is meant', async () => {
    const { asked } = await be({ 'impersonate-user': 'system:node:n1', 'impersonate-uid': '1' }, []);
    assert.deepEqual(asked, ['impersonate users system:node:n1']);
  });

  it('of others takes a right for each part, or for all groups where there are many', async () => {
    const groups = ['a', 'b', 'c', 'd'];
    const { user, asked } = await be(
      { 'impersonate-user': 'joe', 'impersonate-group': groups, 'impersonate-extra-a%2fb': 'v' },
      [
        'impersonate-on:user-info:list pods',
        'impersonate:user-info users joe',
        'impersonate:user-info groups *',
        'impersonate:user-info userextras/a/b v',
      ],
    );
    assert.deepEqual(user?.groups, [...groups, 'system:authenticated']);
    assert.equal(asked.length, 4);
  });

  it('is never that of system:masters, nor with extra fields that are no names', async () => {
    const allowed = ['impersonate-on:user-info:list pods', 'impersonate:user-info users joe'];
    const masters = await be({ 'impersonate-user': 'joe', 'impersonate-group': 'system:masters' }, allowed);
    assert.match(masters.refusal ?? '', /impersonating the system:masters group is not allowed$/);
    const extra = await be({ 'impersonate-user': 'joe', 'impersonate-extra-a': 'v' }, allowed);
    assert.match(
      extra.refusal ?? '',
      /impersonating an invalid key in extra is not allowed: extra.key: Invalid/,
    );
  });
});
