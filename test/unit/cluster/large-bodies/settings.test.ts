import assert from 'node:assert/strict';
import { type Disposable, disposable } from '../../../../src/base/index.ts';
import type {
  AuthorizationSettings,
  KubeApiServerOptions,
  SettingsFile,
} from '../../../../src/kube-apiserver/index.ts';
import { type Answer, serve, type Served } from './harness.ts';

const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const PODS = '/api/v1/namespaces/default/pods';
const TOKEN_REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';
const ROLE = { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] };

function authorizers(...more: 'AlwaysAllow'[]): AuthorizationSettings {
  const all = more.map((type) => ({ type, name: 'all' }));
  return { configuration: { authorizers: [{ type: 'RBAC', name: 'rbac' }, ...all] }, connections: new Map() };
}

/** A file of which the settings allow everything once it has changed. */
class File implements SettingsFile<AuthorizationSettings> {
  private said = 'the roles';
  private listener = (): void => {};

  text(): string {
    return this.said;
  }

  parse(): AuthorizationSettings {
    return authorizers('AlwaysAllow');
  }

  onChange(listener: () => void): Disposable {
    this.listener = listener;
    return disposable(() => {});
  }

  change(): void {
    this.said = 'everything';
    this.listener();
  }
}

/** Every body is passed on: whatever is answered is answered beside. */
describe('the settings of the server', function () {
  this.timeout(60_000);
  let served: Served;
  const start = async (settings: Partial<KubeApiServerOptions>): Promise<void> => {
    served = await serve({ fromBytes: 0, settings });
  };
  afterEach(() => {
    assert.equal(served.threads(), 1);
    served.dispose();
  });

  const create = (target: string, body: object, user?: { name: string; groups: string[] }): Promise<Answer> =>
    served.send({ method: 'POST', target, body: JSON.stringify(body), ...(user ? { user } : {}) });
  const role = async (name: string): Promise<number> => {
    const user = { name: 'jane', groups: ['system:authenticated'] };
    return (await create(ROLES, { ...ROLE, metadata: { name } }, user)).status;
  };
  const pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'b' }] } };

  it('say beside, too, who may grant what, also once their file has changed', async () => {
    const file = new File();
    await start({ authorization: authorizers(), authorizationFile: file });
    for (const [target, body] of [
      [ROLES, { metadata: { name: 'writer' }, rules: [WRITER] }],
      [BINDINGS, BINDING],
    ] as const) {
      const { status, text } = await create(target, body);
      assert.equal(status, 201, text);
    }
    assert.equal(await role('a'), 403);
    file.change();
    assert.equal(await role('b'), 201);
  });

  it('say beside, too, who may grant what from the start', async () => {
    await start({ authorization: authorizers('AlwaysAllow') });
    assert.equal(await role('a'), 201);
  });

  it('say beside, too, whose a token is', async () => {
    await start({ staticTokens: [{ token: 'secret', user: { name: 'jane', groups: ['devs'] } }] });
    const review = async (token: string): Promise<{ status: object }> => {
      const { text } = await create(TOKEN_REVIEWS, { spec: { token } });
      return JSON.parse(text) as { status: object };
    };
    assert.deepEqual((await review('secret')).status, {
      authenticated: true,
      user: { username: 'jane', groups: ['devs', 'system:authenticated'] },
      audiences: ['https://kubernetes.default.svc'],
    });
    assert.deepEqual((await review('other')).status, {
      user: {},
      error: 'invalid bearer token',
    });
  });

  it('say beside, too, which admission plugins there are', async () => {
    await start({ admission: { enable: ['AlwaysPullImages'], disable: ['ServiceAccount'] } });
    const { status, text } = await create(PODS, pod);
    assert.equal(status, 201, text);
    assert.match(text, /"imagePullPolicy":"Always"/);
  });

  it('say beside, too, of what is warned', async () => {
    await start({ running: { scheduler: true } });
    const { status, headers } = await create('/apis/resource.k8s.io/v1/deviceclasses', {
      metadata: { name: 'a' },
      spec: { extendedResourceName: 'example.com/gpu' },
    });
    assert.equal(status, 201);
    assert.match(String(headers['warning']), /DeviceClass spec\.extendedResourceName is ignored/);
  });
});

const WRITER = { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['create'] };
const BINDING = {
  metadata: { name: 'writers' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'writer' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
};
