import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  AppsV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  EventsV1Api,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { type Deployed, deploy } from './deployed.ts';
import { eventually } from './eventually.ts';
import { GROUP, type Greeter, GREETERS, NAMESPACE as namespace, OPERATOR } from './node/greeter.ts';
import type { OperatorCommand, OperatorProcess } from './operator-process.ts';

export interface Scenario {
  /** The operator, or undefined where its language or what it is built of cannot be had. */
  readonly prepare: (folder: string) => Promise<OperatorCommand | undefined>;
  /** What is deployed beside what all of them have. */
  readonly manifests?: string;
  /** kopf's processes agree in another way than over a Lease. */
  readonly electsByLease: boolean;
}

const MERGE = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const MANIFESTS = fs.readFileSync(path.join(import.meta.dirname, 'manifests.yaml'), 'utf8');

/** What an operator does, and its users see, whatever language it is written in. */
export function describeOperator(title: string, { prepare, manifests = '', electsByLease }: Scenario): void {
  let folder: string;
  let deployed: Deployed;
  let processes: readonly OperatorProcess[] = [];
  let custom: CustomObjectsApi;

  before(async function () {
    this.timeout(600_000);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-operator-'));
    const command = await prepare(folder);
    if (!command) return;
    deployed = await deploy(command, folder, MANIFESTS + manifests);
    custom = deployed.config.makeApiClient(CustomObjectsApi);
    const first = deployed.start(0);
    await first.leading;
    processes = [first, deployed.start(1)];
  });
  after(async function () {
    this.timeout(20_000);
    await deployed?.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const step = (what: string, run: () => Promise<void>): void => {
    it(`${what} (${title})`, async function () {
      this.timeout(25_000);
      if (processes.length === 0) return this.skip();
      try {
        await run();
      } catch (error) {
        console.error(deployed.complaints());
        throw error;
      }
    });
  };

  const at = (name: string) => ({ ...GREETERS, namespace, name });
  const read = async (name: string): Promise<Greeter> =>
    (await custom.getNamespacedCustomObject(at(name))) as Greeter;
  const create = async (name: string, spec: object, version = 'v1'): Promise<void> => {
    const body = { apiVersion: `${GROUP}/${version}`, kind: 'Greeter', metadata: { name }, spec };
    await custom.createNamespacedCustomObject({ ...GREETERS, version, namespace, body });
  };
  const patch = async (name: string, body: object): Promise<void> => {
    await custom.patchNamespacedCustomObject({ ...at(name), body }, MERGE);
  };
  /** The greeter once it is ready as it is now. */
  const ready = (name: string, replicas: number): Promise<Greeter> =>
    eventually(`${name} is ready with ${replicas}`, async () => {
      const greeter = await read(name);
      const { observedGeneration, replicas: count, conditions = [] } = greeter.status ?? {};
      const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
      return isReady && count === replicas && observedGeneration === greeter.metadata?.generation && greeter;
    });

  step('converts what was written in the old version, and fills in what was left out', async () => {
    await create('old', { text: 'Good day', size: 2 }, 'v1alpha1');
    assert.deepEqual((await read('old')).spec, { message: 'Good day', replicas: 2, tone: 'warm' });
    const old = (await custom.getNamespacedCustomObject({ ...at('old'), version: 'v1alpha1' })) as object;
    assert.deepEqual('spec' in old && old.spec, { text: 'Good day', size: 2, tone: 'warm' });
    await create('silent', {});
    assert.deepEqual((await read('silent')).spec, {
      message: 'Hello from silent',
      replicas: 1,
      tone: 'warm',
    });
  });

  step('refuses by its webhook, and by the rules of the definition', async () => {
    await refused(
      create('bad', { message: 'Goodbye' }),
      /"validate\.greetings\.example\.com" denied the request: a greeter does not say goodbye/,
    );
    await refused(create('bad', { text: 'Goodbye' }, 'v1alpha1'), /a greeter does not say goodbye/);
    await refused(
      create('bad', { tone: 'cool', replicas: 4 }),
      /spec\.replicas: Invalid value: a greeter that is cool has at most 3 replicas/,
    );
    await refused(
      patch('silent', { spec: { tone: 'cool' } }),
      /spec\.tone: Invalid value: "cool": a greeter keeps its tone/,
    );
    await patch('silent', { metadata: { labels: { keep: 'yes' } } });
    await refused(custom.deleteNamespacedCustomObject(at('silent')), /this greeter is kept/);
  });

  step('makes what is asked for, owns it, and says so in status and events', async () => {
    const { metadata } = await ready('old', 2);
    await ready('silent', 1);
    assert.deepEqual(metadata?.finalizers, [`${GROUP}/guest-book`]);
    assert.deepEqual(await guestBook(), { old: 'Good day', silent: 'Hello from silent' });
    const apps = deployed.config.makeApiClient(AppsV1Api);
    const deployment = await apps.readNamespacedDeployment({ namespace, name: 'old' });
    const [owner] = deployment.metadata?.ownerReferences ?? [];
    assert.deepEqual([owner?.kind, owner?.uid, owner?.controller], ['Greeter', metadata?.uid, true]);
    const events = deployed.config.makeApiClient(EventsV1Api);
    const event = await eventually('an event tells of it', async () => {
      const { items } = await events.listNamespacedEvent({ namespace });
      return items.find(({ reason, regarding }) => reason === 'Ready' && regarding?.uid === metadata?.uid);
    });
    assert.equal(event.regarding?.kind, 'Greeter');
    const chosen = (await custom.listNamespacedCustomObject({
      ...GREETERS,
      namespace,
      fieldSelector: 'spec.tone=warm,metadata.name=old',
    })) as { items: Greeter[] };
    assert.deepEqual(
      chosen.items.map((item) => item.metadata?.name),
      ['old'],
    );
  });

  step('is scaled as a Deployment is', async () => {
    const scale = (await custom.getNamespacedCustomObjectScale(at('old'))) as {
      spec: { replicas: number };
      status: object;
    };
    assert.deepEqual(scale.status, { replicas: 2, selector: 'greeter=old' });
    await custom.replaceNamespacedCustomObjectScale({
      ...at('old'),
      body: { ...scale, spec: { replicas: 3 } },
    });
    assert.equal((await ready('old', 3)).spec.replicas, 3);
  });

  step('goes on in the other process when the one that leads is killed', async () => {
    const [leader, other] = processes;
    const before = electsByLease ? await lease() : undefined;
    await leader?.kill();
    // A connection to its webhooks may still be taken for one that is there.
    const spec = { message: 'Good evening', replicas: 1 };
    await eventually('the other answers', () => patch('old', { spec }).then(() => true));
    await other?.leading;
    await ready('old', 1);
    assert.equal((await guestBook())['old'], 'Good evening');
    if (!before) return;
    const { holderIdentity, leaseTransitions } = await lease();
    assert.notEqual(holderIdentity, before.holderIdentity);
    assert.equal(leaseTransitions, (before.leaseTransitions ?? 0) + 1);
  });

  step('cleans up before a greeter goes, and what it owned goes with it', async () => {
    await custom.deleteNamespacedCustomObject(at('old'));
    await eventually('it is gone', () => isGone(read('old')));
    assert.deepEqual(await guestBook(), { silent: 'Hello from silent' });
    const apps = deployed.config.makeApiClient(AppsV1Api);
    await eventually('its Deployment is gone', () =>
      isGone(apps.readNamespacedDeployment({ namespace, name: 'old' })),
    );
  });

  async function guestBook(): Promise<Record<string, string>> {
    const core = deployed.config.makeApiClient(CoreV1Api);
    return (await core.readNamespacedConfigMap({ namespace, name: 'guest-book' })).data ?? {};
  }

  async function lease() {
    const leases = deployed.config.makeApiClient(CoordinationV1Api);
    return (await leases.readNamespacedLease({ namespace, name: OPERATOR })).spec ?? {};
  }
}

async function refused(writing: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(writing, (error: Error & { body?: string }) => {
    assert.match((JSON.parse(error.body ?? '{}') as { message: string }).message, message);
    return true;
  });
}

async function isGone(reading: Promise<unknown>): Promise<boolean> {
  return reading.then(
    () => false,
    (error: { code?: number }) => error.code === 404,
  );
}
