import assert from 'node:assert/strict';
import { Emitter, silentLog, VirtualClock } from '../../../src/base/index.ts';
import { type ApiObject, createClient, createInformers, type Informers } from '../../../src/client/index.ts';
import {
  type ClusterSession,
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

describe('a tree of objects', () => {
  let server: FakeServer;
  let informers: Informers;
  let live: LiveObjects;

  beforeEach(() => {
    server = new FakeServer();
    const client = createClient({
      transport: server.handler,
      userAgent: 'test',
      clock: new VirtualClock(drain),
      log: silentLog,
    });
    informers = createInformers(client);
    const context = {
      name: 'test',
      server: '',
      namespace: 'default',
      embedded: false,
      files: [],
      target: never,
    };
    const session: ClusterSession = {
      client,
      informers,
      context,
      version: 'v1',
      reachable: true,
      onReachable: new Emitter(),
      dispose: never,
    };
    live = new LiveObjects(session);
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
    assert.equal(seen.at(-1), web);
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

  it('reads the state of a workload from the Pods below it', async () => {
    const web = putDeployment('shop', 'web');
    live.follow({ apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' });
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

function never(): never {
  throw new Error('not asked for here');
}
