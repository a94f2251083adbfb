import assert from 'node:assert/strict';
import { readAll, SeededRandom, silentLog, VirtualClock } from '../../../src/base/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import {
  createKubeApiServer,
  type KubeApiServer,
  type KubeApiServerOptions,
} from '../../../src/kube-apiserver/index.ts';
import {
  MemoryStore,
  type StoreRange,
  type StoreRangeResult,
  type StoreTransaction,
  type StoreTransactionResult,
  type StoreWrite,
  type StoreWriteResult,
} from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';

/** A store in which some keys wait until they are let go. */
class HeldStore extends MemoryStore {
  held = '';
  private release = (): void => {};
  private readonly released = new Promise<void>((resolve) => (this.release = resolve));

  letGo(): void {
    this.held = '';
    this.release();
  }

  override async write(write: StoreWrite): Promise<StoreWriteResult> {
    if (this.holds(write.key)) await this.released;
    return super.write(write);
  }

  override async commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    if (transaction.operations.some(({ key }) => this.holds(key))) await this.released;
    return super.commit(transaction);
  }

  override async range(range: StoreRange): Promise<StoreRangeResult> {
    if (this.holds(range.start)) await this.released;
    return super.range(range);
  }

  private holds(key: string): boolean {
    return this.held !== '' && key.startsWith(this.held);
  }
}

interface Started {
  readonly server: KubeApiServer;
  readonly clock: VirtualClock;
  readonly store: HeldStore;
  readonly ready: Promise<void>;
  readonly send: (
    method: string,
    target: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  readonly ask: (target: string) => Promise<{ readonly status: number; readonly text: string }>;
}

const TRUST = { clientAuthority: 'a certificate' };
const FRONT_PROXY = {
  authority: 'another',
  name: 'front-proxy-client',
  certificate: () => ({ certificate: '', key: '' }),
};
/** In upstream's order, where all is there that it has. */
const HOOKS = `start-apiserver-admission-initializer generic-apiserver-start-informers
  priority-and-fairness-config-consumer priority-and-fairness-filter storage-object-count-tracker-hook
  start-apiextensions-informers start-apiextensions-controllers crd-informer-synced start-system-namespaces-controller
  peer-endpoint-reconciler-controller start-cluster-authentication-info-controller
  start-kube-apiserver-identity-lease-controller start-kube-apiserver-identity-lease-garbage-collector
  storage-readiness start-legacy-token-tracking-controller start-service-ip-repair-controllers rbac/bootstrap-roles
  scheduling/bootstrap-system-priority-classes priority-and-fairness-config-producer bootstrap-controller
  start-kubernetes-service-cidr-controller aggregator-reload-proxy-client-cert start-kube-aggregator-informers
  apiservice-status-local-available-controller apiservice-status-remote-available-controller
  apiservice-registration-controller apiservice-discovery-controller kube-apiserver-autoregistration
  apiservice-openapi-controller apiservice-openapiv3-controller`.split(/\s+/);

function start(held: string, options: Partial<KubeApiServerOptions> = {}): Started {
  const clock = new VirtualClock(drain);
  const store = new HeldStore({ clock });
  store.held = held;
  const server = createKubeApiServer({
    kinds: builtInKinds(),
    store,
    clock,
    random: new SeededRandom(1),
    log: silentLog,
    hostName: 'vm',
    extensionTrust: Promise.resolve({ ...TRUST, frontProxy: FRONT_PROXY }),
    ...options,
  });
  const send: Started['send'] = async (method, target, sent) => {
    const { status, body } = await server.handler({
      method,
      target,
      headers: { 'content-type': 'application/merge-patch+json' },
      readBody: async () => new TextEncoder().encode(sent === undefined ? '' : JSON.stringify(sent)),
      peer: { address: '', identity: { name: 'admin', groups: ['system:masters'] } },
      signal: new AbortController().signal,
    });
    return { status, text: new TextDecoder().decode(await readAll(body)) };
  };
  const ask: Started['ask'] = (target) => send('GET', target);
  const ready = server.ready().then(async () => {
    await server.announce('127.0.0.1:6443');
    await server.publishTrust();
  });
  return { server, clock, store, ready, send, ask };
}

function failing(text: string): string[] {
  return [...text.matchAll(/^\[-\](?:poststarthook\/)?(\S+) failed: reason withheld$/gm)].map(
    ([, name = '']) => name,
  );
}

/** What is held in the store, and some of the hooks that wait for it. */
const WAITING: readonly (readonly [held: string, hooks: string])[] = [
  ['/registry/', 'start-system-namespaces-controller rbac/bootstrap-roles autoregister-completion'],
  ['/registry/apiextensions.k8s.io/', 'start-apiextensions-controllers crd-informer-synced'],
  ['/registry/mutatingwebhookconfigurations/', 'start-apiserver-admission-initializer'],
  ['/registry/services/specs/', 'start-service-ip-repair-controllers bootstrap-controller'],
  ['/registry/namespaces/', 'start-system-namespaces-controller'],
  ['/registry/clusterroles/', 'rbac/bootstrap-roles'],
  ['/registry/priorityclasses/', 'scheduling/bootstrap-system-priority-classes'],
  ['/registry/flowschemas/', 'priority-and-fairness-config-producer priority-and-fairness-config-consumer'],
  ['/registry/servicecidrs/', 'start-kubernetes-service-cidr-controller'],
  ['/registry/configmaps/', 'start-legacy-token-tracking-controller'],
  ['/registry/configmaps/kube-system/extension', 'start-cluster-authentication-info-controller'],
  ['/registry/leases/', 'start-kube-apiserver-identity-lease-controller peer-endpoint-reconciler-controller'],
  ['/registry/apiregistration.k8s.io/', 'kube-apiserver-autoregistration autoregister-completion'],
];

describe('the health of a server', () => {
  it('lists what it starts, in order of upstream, and all is done once it is ready', async () => {
    const { server, ready, ask } = start('');
    await ready;
    const { status, text } = await ask('/livez?verbose');
    assert.equal(status, 200);
    assert.deepEqual(
      [...text.matchAll(/^\[\+\]poststarthook\/(\S+) ok$/gm)].map(([, name]) => name),
      HOOKS,
    );
    assert.match(text, /kube-apiserver-autoregistration ok\n\[\+\]autoregister-completion ok\n/);
    const index = await ask('/');
    for (const path of ['/livez/etcd', '/readyz/shutdown', '/healthz/poststarthook/rbac/bootstrap-roles']) {
      assert.ok(index.text.includes(`"${path}"`), path);
    }
    assert.ok(!index.text.includes('/livez/shutdown'));
    server.dispose();
  });

  for (const [held, names] of WAITING) {
    it(`waits for what is under ${held}`, async () => {
      const { server, store, ready, ask } = start(held);
      for (let turn = 0; turn < 20; turn++) await drain();
      const { status, text } = await ask('/livez?verbose');
      assert.equal(status, 500);
      assert.match(text, /livez check failed\n$/);
      const waiting = failing(text);
      for (const name of names.split(' ')) assert.ok(waiting.includes(name), `${name}: ${waiting.join(' ')}`);
      const [first = ''] = waiting;
      assert.equal(
        (await ask(`/livez?exclude=poststarthook/${first}`)).status,
        waiting.length === 1 ? 200 : 500,
      );
      store.letGo();
      await ready;
      assert.deepEqual(await ask('/livez'), { status: 200, text: 'ok' });
      server.dispose();
    });
  }

  it('says of one that it is not finished, and nothing of unknown ones and of folders of names', async () => {
    const { server, store, ready, ask } = start('/registry/clusterroles/');
    for (let turn = 0; turn < 20; turn++) await drain();
    assert.deepEqual(await ask('/readyz/poststarthook/rbac/bootstrap-roles'), {
      status: 500,
      text: 'internal server error: not finished\n',
    });
    store.letGo();
    await ready;
    assert.deepEqual(await ask('/readyz/poststarthook/rbac/bootstrap-roles'), { status: 200, text: 'ok' });
    for (const path of [
      '/readyz/',
      '/readyz/poststarthook',
      '/readyz/poststarthook/rbac',
      '/livez/shutdown',
    ]) {
      assert.deepEqual(await ask(path), { status: 404, text: '404 page not found\n' }, path);
    }
    server.dispose();
  });

  it('names nothing that it does not start', async () => {
    const { server, ready, ask } = start('', {
      hostName: undefined,
      extensionTrust: Promise.resolve(TRUST),
      priorityAndFairness: false,
    } as unknown as Partial<KubeApiServerOptions>);
    await ready;
    const { text } = await ask('/readyz?verbose');
    assert.doesNotMatch(text, /fairness|identity-lease|peer-endpoint|proxy-client-cert/);
    assert.match(text, /start-cluster-authentication-info-controller ok/);
    server.dispose();
  });

  it('is not ready any more, and alive, once it is asked to stop', async () => {
    const stop = new AbortController();
    const { server, ready, ask } = start('', { stopping: stop.signal });
    await ready;
    assert.equal((await ask('/readyz')).text, 'ok');
    stop.abort();
    const { status, text } = await ask('/readyz');
    assert.equal(status, 500);
    assert.deepEqual(failing(text), ['shutdown']);
    assert.equal((await ask('/livez')).text, 'ok');
    server.dispose();
  });

  it('asks its program, and names what runs beside it where that fails alone', async () => {
    const problems: string[] = [];
    const check = async (): Promise<void> => {
      for (const problem of problems) throw new Error(problem);
    };
    const { server, ready, ask } = start('', {
      programChecks: [
        { name: 'log', isForReadiness: true, check },
        { name: 'loopback-serving-certificate', isForReadiness: false, check },
      ],
      healthChecks: [{ name: 'controllers', check }],
    });
    await ready;
    assert.match(
      (await ask('/healthz?verbose')).text,
      /^\[\+\]ping ok\n\[\+\]log ok\n\[\+\]loopback-serving-c/,
    );
    assert.doesNotMatch((await ask('/healthz?verbose')).text, /\]controllers ok/);
    assert.equal((await ask('/healthz/controllers')).text, 'ok');
    problems.push('no');
    assert.deepEqual(failing((await ask('/healthz')).text), [
      'log',
      'loopback-serving-certificate',
      'controllers',
    ]);
    assert.deepEqual(failing((await ask('/readyz')).text), ['log']);
    server.dispose();
  });
});

describe('the identity of a server', () => {
  interface Lease {
    readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
    readonly spec: { readonly holderIdentity: string; readonly renewTime: string };
  }
  const leases = async (ask: Started['ask']): Promise<readonly Lease[]> => {
    const { text } = await ask('/apis/coordination.k8s.io/v1/namespaces/kube-system/leases');
    return (JSON.parse(text) as { items: Lease[] }).items;
  };

  it('is a Lease by the name that upstream gives it on the same host, with its address, and is renewed', async () => {
    const { server, ready, ask, clock } = start('');
    await ready;
    const [lease, ...more] = await leases(ask);
    assert.deepEqual(more, []);
    assert.equal(lease?.metadata.name, 'apiserver-wlv32tlttr4jl3gtroqexyxapa');
    assert.match(lease.spec.holderIdentity, /^apiserver-wlv32tlttr4jl3gtroqexyxapa_[0-9a-f-]{36}$/);
    assert.equal(lease.metadata.annotations?.['kubernetes.io/peer-advertise-address'], '127.0.0.1:6443');
    await clock.advance(3_600_000);
    const [later] = await leases(ask);
    const ageMs = clock.now() - Date.parse(later?.spec.renewTime ?? '');
    assert.ok(ageMs < 1_800_000, `${ageMs}`);
    assert.equal(later?.spec.holderIdentity, lease.spec.holderIdentity);
    server.dispose();
  });

  it('of a server that is gone is deleted when its time is over, of one that lives it is not', async () => {
    const first = start('');
    await first.ready;
    first.server.dispose();
    const { store, clock } = first;
    const other = createKubeApiServer({
      kinds: builtInKinds(),
      store,
      clock,
      random: new SeededRandom(2),
      log: silentLog,
      hostName: 'other',
    });
    await other.ready();
    await other.announce('127.0.0.1:6444');
    const names = async (): Promise<number> =>
      (await store.range({ start: '/registry/leases/kube-system/', end: '/registry/leases/kube-system0' }))
        .records.length;
    assert.equal(await names(), 2, 'its time is not over');
    await clock.advance(3 * 3_600_000);
    assert.equal(await names(), 1);
    other.dispose();
  });
});

describe('what servers that extend the API know their clients by', () => {
  it('is published again when somebody deletes it, or a part of it, and others are left alone', async () => {
    const { server, ready, send } = start('');
    await ready;
    const path = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication';
    const before = await send('GET', path);
    const { data } = JSON.parse(before.text) as { data: Record<string, string> };
    assert.equal(data['client-ca-file'], 'a certificate');
    const drained = async (): Promise<void> => {
      for (let turn = 0; turn < 10; turn++) await drain();
    };
    assert.equal((await send('DELETE', path)).status, 200);
    await drained();
    assert.deepEqual((JSON.parse((await send('GET', path)).text) as { data: unknown }).data, data);
    const patch = { data: { 'client-ca-file': null, others: 'stay' } };
    assert.equal((await send('PATCH', path, patch)).status, 200);
    await drained();
    const mended = JSON.parse((await send('GET', path)).text) as { data: unknown };
    assert.deepEqual(mended.data, { ...data, others: 'stay' });
    server.dispose();
  });
});
