import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import {
  type ApiObject,
  createClient,
  createInformers,
  type OwnedInformers,
} from '../../../src/client/index.ts';
import {
  healthOf,
  LiveObjects,
  type TreeDefinition,
  type TreeElement,
  TreeModel,
  TREES,
} from '../../../src/extension/index.ts';
import { FakeServer, json } from '../client/fake-server.ts';
import { drain } from '../../support/drain.ts';

function definition(name: string): TreeDefinition {
  const found = TREES.find(({ view }) => view === `wheelhouse.${name}`);
  assert.ok(found);
  return found;
}

function named(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  owner?: ApiObject,
) {
  const controller = owner && {
    ownerReferences: [
      {
        apiVersion: owner.apiVersion,
        kind: owner.kind,
        name: owner.metadata.name,
        uid: owner.metadata.uid,
        controller: true,
      },
    ],
  };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...controller },
  };
}

/** Counts how often somebody wants to know what is below an object: at least once for each item that is worked out. */
class CountingLiveObjects extends LiveObjects {
  asked = 0;

  override controlledBy(owner: ApiObject): readonly ApiObject[] {
    this.asked++;
    return super.controlledBy(owner);
  }
}

describe('a tree of objects', () => {
  let server: FakeServer;
  let informers: OwnedInformers;
  let live: CountingLiveObjects;

  beforeEach(() => {
    server = new FakeServer();
    const client = createClient({
      transport: server.handler,
      userAgent: 'test',
      clock: new VirtualClock(drain),
      log: silentLog,
    });
    informers = createInformers(client);
    live = new CountingLiveObjects(informers);
  });

  afterEach(() => {
    live.dispose();
    informers.dispose();
  });

  /** Lets the lists and events that are on their way arrive. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await drain();
  };

  const text = (model: TreeModel): string[] => {
    const lines: string[] = [];
    const walk = (elements: readonly TreeElement[], indent: string): void => {
      for (const element of elements) {
        const label = element.type === 'group' ? element.label : (element.object.metadata.name ?? '');
        lines.push(indent + label);
        walk(model.children(element), `${indent}  `);
      }
    };
    walk(model.roots(), '');
    return lines;
  };

  const putDeployment = (namespace: string, name: string): ApiObject => {
    const web = server.put('deployments', named('apps/v1', 'Deployment', namespace, name));
    const set = server.put('replicasets', named('apps/v1', 'ReplicaSet', namespace, `${name}-1`, web));
    server.put('pods', named('v1', 'Pod', namespace, `${name}-1-a`, set));
    return web;
  };

  it('puts what is controlled below what controls it, in its namespace', async () => {
    putDeployment('shop', 'web');
    server.put('pods', named('v1', 'Pod', 'other', 'alone'));
    const model = new TreeModel(definition('workloads'), live, () => false);
    assert.equal(model.ready, false);
    await settle();
    assert.equal(model.ready, true);
    assert.deepEqual(text(model), ['other', '  alone', 'shop', '  web', '    web-1', '      web-1-a']);
  });

  it('leaves out what the control plane made, unless it is asked for', async () => {
    putDeployment('kube-system', 'dns');
    let asked = false;
    const model = new TreeModel(definition('workloads'), live, () => asked);
    await settle();
    assert.deepEqual(text(model), []);
    asked = true;
    model.invalidate();
    assert.equal(text(model)[0], 'kube-system');
  });

  it('keeps its elements, and says which to draw again for a change far below', async () => {
    putDeployment('shop', 'web');
    const model = new TreeModel(definition('workloads'), live, () => false);
    await settle();
    text(model);
    const [group] = model.roots();
    assert.ok(group);
    const [web] = model.children(group);
    assert.equal(model.roots()[0], group);
    assert.equal(model.children(group)[0], web);
    const seen: unknown[] = [];
    live.onDidChange.on((change) => seen.push(model.note(change)));
    server.put('pods', {
      ...named('v1', 'Pod', 'shop', 'web-1-a'),
      metadata: { ...named('v1', 'Pod', 'shop', 'web-1-a').metadata, ...ownersOf(live) },
    });
    await settle();
    assert.deepEqual(seen.at(-1), [web]);
  });

  it('shows volumes before the claims of each namespace', async () => {
    server.put('persistentvolumes', named('v1', 'PersistentVolume', undefined, 'disk'));
    server.put('persistentvolumeclaims', named('v1', 'PersistentVolumeClaim', 'shop', 'data'));
    const model = new TreeModel(definition('storage'), live, () => false);
    await settle();
    assert.deepEqual(text(model), ['PersistentVolumes', '  disk', 'shop', '  data']);
  });

  it('follows what comes and goes', async () => {
    const model = new TreeModel(definition('configuration'), live, () => false);
    const changes: string[] = [];
    live.onDidChange.on((change) => {
      model.note(change);
      changes.push(`${change.type} ${change.object.metadata.name}`);
    });
    await settle();
    server.put('configmaps', named('v1', 'ConfigMap', 'shop', 'a'));
    await settle();
    assert.deepEqual(text(model), ['shop', '  a']);
    server.remove('configmaps', { name: 'a', namespace: 'shop' });
    await settle();
    assert.deepEqual(text(model), []);
    assert.deepEqual(changes, ['added a', 'deleted a']);
  });

  it('says why something is not shown, and does not wait for it', async () => {
    const forbidden = { kind: 'Status', code: 403, reason: 'Forbidden', message: 'configmaps is forbidden' };
    server.failures.push(json(403, forbidden));
    server.put('secrets', named('v1', 'Secret', 'shop', 'login'));
    const model = new TreeModel(definition('configuration'), live, () => false);
    await settle();
    assert.equal(model.ready, true);
    assert.equal(model.failure, 'ConfigMaps are not shown: configmaps is forbidden');
    assert.deepEqual(text(model), ['shop', '  login']);
  });

  it('moves a Pod below the one that adopts it, and is not caught in a ring of owners', async () => {
    const alone = server.put('pods', named('v1', 'Pod', 'shop', 'alone'));
    const model = new TreeModel(definition('workloads'), live, () => false);
    live.onDidChange.on((change) => model.note(change));
    await settle();
    assert.deepEqual(text(model), ['shop', '  alone']);
    const set = server.put('replicasets', named('apps/v1', 'ReplicaSet', 'shop', 'set'));
    server.put('pods', named('v1', 'Pod', 'shop', 'alone', set));
    await settle();
    assert.deepEqual(text(model), ['shop', '  set', '    alone']);
    server.put('replicasets', named('apps/v1', 'ReplicaSet', 'shop', 'set', alone));
    await settle();
    assert.ok(text(model).includes('  set'));
  });

  it('shows no Pod of a Job among the workloads, whichever of them comes first', async () => {
    const job = server.put('jobs', named('batch/v1', 'Job', 'shop', 'resize'));
    server.put('pods', named('v1', 'Pod', 'shop', 'resize-a', job));
    const model = new TreeModel(definition('workloads'), live, () => false);
    live.onDidChange.on((change) => model.note(change));
    await settle();
    // Nobody follows Jobs yet.
    assert.deepEqual(text(model), ['shop', '  resize-a']);
    live.follow({ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true });
    await settle();
    assert.deepEqual(text(model), []);
    server.remove('jobs', { namespace: 'shop', name: 'resize' });
    await settle();
    assert.deepEqual(text(model), ['shop', '  resize-a']);
  });

  it('redraws a group when something comes or goes in it, and everything when a namespace does', async () => {
    putDeployment('shop', 'web');
    const model = new TreeModel(definition('workloads'), live, () => false);
    await settle();
    text(model);
    const [shop] = model.roots();
    const seen: unknown[] = [];
    live.onDidChange.on((change) => seen.push(model.note(change)));
    server.put('pods', named('v1', 'Pod', 'shop', 'alone'));
    await settle();
    assert.deepEqual(seen, [[shop]]);
    server.put('pods', named('v1', 'Pod', 'other', 'alone'));
    server.put('pods', named('v1', 'Pod', 'kube-system', 'hidden'));
    await settle();
    assert.deepEqual(seen.slice(1), ['everything', []]);
    assert.deepEqual(text(model).slice(0, 2), ['other', '  alone']);
  });

  it('works one item of 10,000 out again when one changes, and sorts none', async () => {
    const COUNT = 10_000;
    const deployment = (at: number, replicas = 1) => ({
      ...named('apps/v1', 'Deployment', 'shop', `web-${at}`),
      spec: { replicas },
    });
    for (let at = 0; at < COUNT; at++) server.put('deployments', deployment((at * 7919) % COUNT));
    const model = new TreeModel(definition('workloads'), live, () => false);
    await settle();
    while (!model.ready) await settle();
    const views = (): number => {
      const before = live.asked;
      const [group] = model.roots();
      assert.ok(group);
      for (const element of model.children(group)) {
        assert.ok(element.type === 'object');
        model.viewOf(element);
      }
      return live.asked - before;
    };
    const all = views();
    assert.equal(views(), 0);
    const [group] = model.roots();
    assert.ok(group);
    const rows = model.children(group);
    assert.deepEqual(
      rows.slice(0, 3).map((row) => row.type === 'object' && row.object.metadata.name),
      ['web-0', 'web-1', 'web-2'],
    );
    const redrawn: unknown[] = [];
    live.onDidChange.on((change) => redrawn.push(model.note(change)));
    server.put('deployments', deployment(5000, 7));
    await settle();
    assert.deepEqual(redrawn, [[rows[5000]]]);
    assert.equal(model.children(group), rows);
    assert.equal(views(), all / COUNT);
    const changed = rows[5000];
    assert.ok(changed?.type === 'object');
    assert.equal(model.viewOf(changed).description, '0/7 ready');
  }).timeout(30_000);

  it('reads the state of a workload from the Pods below it', async () => {
    const web = putDeployment('shop', 'web');
    live.follow({ apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true });
    await settle();
    const status = {
      phase: 'Pending',
      containerStatuses: [{ name: 'a', state: { waiting: { reason: 'ErrImagePull' } } }],
    };
    const pod = named('v1', 'Pod', 'shop', 'web-1-a');
    server.put('pods', { ...pod, metadata: { ...pod.metadata, ...ownersOf(live) }, status });
    await settle();
    assert.equal(healthOf(web, live).text, '0/1 ready: ErrImagePull');
  });
});

/** The references of the Pod `web-1-a` as it is known. */
function ownersOf(live: LiveObjects): Pick<ApiObject['metadata'], 'ownerReferences'> {
  const pod = live.get({ apiVersion: 'v1', plural: 'pods' }, { namespace: 'shop', name: 'web-1-a' });
  return { ownerReferences: pod?.metadata.ownerReferences ?? [] };
}
