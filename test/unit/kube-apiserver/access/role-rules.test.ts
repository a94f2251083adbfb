import assert from 'node:assert/strict';
import type { ClusterRoleBinding, PolicyRule, RoleBinding, Subject } from '../../../../src/kinds/index.ts';
import type { KubernetesObject, ResourceName } from '../../../../src/api/index.ts';
import { RoleRules } from '../../../../src/kube-apiserver/rbac/role-rules.ts';
import { RbacAuthorizer } from '../../../../src/kube-apiserver/rbac/rbac-authorizer.ts';
import type {
  ObjectChange,
  ObjectFollowing,
  ObjectReader,
  User,
} from '../../../../src/apiserver/contracts/index.ts';
import { randomInt } from '../../../../src/base/index.ts';
import { pick, seeded } from '../../../support/seed.ts';

type Binding = RoleBinding | ClusterRoleBinding;
type Listener = (change: ObjectChange<KubernetesObject>) => void;

const PODS: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };

/** Holds objects, tells of their changes, and counts how often somebody looks at a binding. */
class Objects implements ObjectReader {
  looks = 0;
  private readonly objects = new Map<string, KubernetesObject>();
  private readonly listeners = new Map<string, Listener>();

  put(resource: string, name: string, fields: object, namespace?: string): void {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    const object = this.counted({ metadata, ...fields } as KubernetesObject);
    const key = `${resource}/${namespace ?? ''}/${name}`;
    const type = this.objects.has(key) ? 'modified' : 'added';
    this.objects.set(key, object);
    this.listeners.get(resource)?.({ type, object });
  }

  remove(resource: string, name: string, namespace = ''): void {
    const key = `${resource}/${namespace}/${name}`;
    const object = this.objects.get(key);
    this.objects.delete(key);
    if (object) this.listeners.get(resource)?.({ type: 'deleted', object });
  }

  get(): Promise<undefined> {
    throw new Error('nothing is read one by one');
  }

  list<T extends KubernetesObject>({ resource }: ResourceName, namespace = ''): Promise<readonly T[]> {
    const prefix = namespace === '' ? `${resource}/` : `${resource}/${namespace}/`;
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix));
    found.sort(([a], [b]) => (a < b ? -1 : 1));
    return Promise.resolve(found.map(([, object]) => object as T));
  }

  follow<T extends KubernetesObject>(
    of: ResourceName,
    listener: (change: ObjectChange<T>) => void,
  ): ObjectFollowing {
    const tell = async (): Promise<void> => {
      for (const object of await this.list<T>(of)) listener({ type: 'added', object });
      this.listeners.set(of.resource, listener as Listener);
    };
    let told: Promise<void> | undefined;
    return {
      ready: () => (told ??= tell()),
      dispose: () => this.listeners.delete(of.resource),
    };
  }

  /** To read the role of a binding is what it takes to look at it. */
  private counted(object: KubernetesObject): KubernetesObject {
    const look = (): void => void this.looks++;
    return new Proxy(object, {
      get(target, property) {
        if (property === 'roleRef' || property === 'subjects') look();
        return Reflect.get(target, property) as unknown;
      },
    });
  }
}

const user = (name: string, ...groups: string[]): User => ({ name, groups });
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' };

async function namesOf(rules: RoleRules, who: User, namespace: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { binding, subject } of rules.of(who, namespace)) {
    names.push(`${binding.metadata.name ?? ''} by ${subject.kind} ${subject.name}`);
  }
  return names;
}

describe('the rules of roles', () => {
  it('looks at no binding but those that name the user or a group, of 10,000', async () => {
    const objects = new Objects();
    objects.put('clusterroles', 'reader', { rules: [PODS] });
    for (let i = 0; i < 10_000; i++) {
      const subjects = [{ kind: 'User', name: `user-${i}` }];
      if (i % 2 === 0) objects.put('clusterrolebindings', `binding-${i}`, { roleRef, subjects });
      else objects.put('rolebindings', `binding-${i}`, { roleRef, subjects }, 'ns');
    }
    const staff = [{ kind: 'Group', name: 'staff' }];
    objects.put('clusterrolebindings', 'staff', { roleRef, subjects: staff });
    const authorizer = new RbacAuthorizer(new RoleRules(objects));
    const ask = async (who: User, verb: string): Promise<[string, number]> => {
      objects.looks = 0;
      const { verdict } = await authorizer.authorize({
        user: who,
        verb,
        isResource: true,
        group: '',
        version: 'v1',
        resource: 'pods',
        subresource: '',
        namespace: 'ns',
        name: '',
        path: '',
      });
      return [verdict, objects.looks];
    };
    await ask(user('nobody'), 'get');
    assert.deepEqual(await ask(user('nobody'), 'get'), ['no-opinion', 0]);
    assert.deepEqual(await ask(user('user-7777'), 'delete'), ['no-opinion', 1]);
    assert.deepEqual(await ask(user('user-7778', 'staff', 'others'), 'delete'), ['no-opinion', 2]);
    const [verdict, looks] = await ask(user('user-7778', 'staff'), 'get');
    assert.equal(verdict, 'allow');
    assert.ok(looks <= 3, 'one to find the rule, and the rest to name it in the reason');
  });

  it('follows bindings and roles as they change', async () => {
    const objects = new Objects();
    const rules = new RoleRules(objects);
    const ann = user('ann', 'staff');
    assert.deepEqual(await namesOf(rules, ann, 'ns'), []);
    objects.put('rolebindings', 'b', { roleRef, subjects: [{ kind: 'User', name: 'ann' }] }, 'ns');
    assert.deepEqual(await namesOf(rules, ann, 'ns'), ['b by User ann']);
    assert.equal((await rules.of(ann, 'ns').next()).value?.rules, undefined);
    objects.put('clusterroles', 'reader', { rules: [PODS] });
    assert.deepEqual((await rules.of(ann, 'ns').next()).value?.rules, [PODS]);
    objects.put('rolebindings', 'b', { roleRef, subjects: [{ kind: 'Group', name: 'staff' }] }, 'ns');
    assert.deepEqual(await namesOf(rules, ann, 'ns'), ['b by Group staff']);
    assert.deepEqual(await namesOf(rules, user('ann'), 'ns'), []);
    assert.deepEqual(await namesOf(rules, ann, 'other'), []);
    objects.remove('rolebindings', 'b', 'ns');
    assert.deepEqual(await namesOf(rules, ann, 'ns'), []);
    objects.remove('clusterroles', 'reader');
    assert.equal(await rules.referred(roleRef, ''), undefined);
  });

  it('takes no ClusterRole for a Role that a binding of the cluster refers to', async () => {
    const objects = new Objects();
    objects.put('clusterroles', 'reader', { rules: [PODS] });
    assert.equal(await new RoleRules(objects).referred({ ...roleRef, kind: 'Role' }, ''), undefined);
  });

  it('starts again where the first reading failed', async () => {
    const objects = new Objects();
    objects.put('clusterroles', 'reader', { rules: [PODS] });
    const follow = objects.follow.bind(objects);
    let failures = 1;
    objects.follow = (of, listener) => {
      const following = follow(of, listener);
      if (of.resource !== 'rolebindings') return following;
      const ready = (): Promise<void> =>
        failures-- > 0 ? Promise.reject(new Error('no store')) : following.ready();
      return { ...following, ready };
    };
    const rules = new RoleRules(objects);
    await assert.rejects(rules.referred(roleRef, ''), /no store/);
    assert.deepEqual(await rules.referred(roleRef, ''), [PODS]);
  });

  it(
    'gives what a walk over all bindings gives, in its order, through random changes',
    seeded(async (random) => {
      const objects = new Objects();
      const rules = new RoleRules(objects);
      const anyone = (): Subject => {
        const kind = pick(random, 'User', 'Group', 'ServiceAccount', 'Unknown');
        const name = pick(random, 'a', 'b', 'system:serviceaccount:ns:a');
        const namespace = kind === 'ServiceAccount' ? pick(random, undefined, 'ns') : undefined;
        return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
      };
      for (let step = 0; step < 500; step++) {
        const namespace = pick(random, undefined, 'ns', 'other');
        const resource = namespace === undefined ? 'clusterrolebindings' : 'rolebindings';
        const name = `b${randomInt(random, 20)}`;
        if (randomInt(random, 3) > 0) {
          const subjects = Array.from({ length: randomInt(random, 4) }, anyone);
          objects.put(resource, name, { roleRef, subjects }, namespace);
        } else {
          objects.remove(resource, name, namespace);
        }
        const caller = pick(random, 'a', 'b', 'system:serviceaccount:ns:a');
        const who = user(caller, pick(random, 'a', 'b'), pick(random, 'a', 'c'));
        const where = pick(random, '', 'ns', 'other');
        assert.deepEqual(await namesOf(rules, who, where), await walk(objects, who, where), `step ${step}`);
      }
    }),
  );
});

/** What the words of RBAC say, without any index. */
async function walk(objects: Objects, { name, groups }: User, namespace: string): Promise<string[]> {
  const of = async (resource: string, where: string): Promise<string[]> => {
    const bindings = await objects.list<Binding>({ group: '', resource }, where);
    return bindings.flatMap((binding) => {
      const subject = binding.subjects?.find(
        (each) =>
          (each.kind === 'User' && each.name === name) ||
          (each.kind === 'Group' && groups.includes(each.name)) ||
          (each.kind === 'ServiceAccount' &&
            name === `system:serviceaccount:${each.namespace ?? where}:${each.name}`),
      );
      return subject ? [`${binding.metadata.name ?? ''} by ${subject.kind} ${subject.name}`] : [];
    });
  };
  const everywhere = await of('clusterrolebindings', '');
  return namespace === '' ? everywhere : [...everywhere, ...(await of('rolebindings', namespace))];
}
