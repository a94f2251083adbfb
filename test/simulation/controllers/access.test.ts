import assert from 'node:assert/strict';
import type { ClusterRole, Node, PolicyRule } from '../../../src/kinds/index.ts';
import { readAll } from '../../../src/base/index.ts';
import { CONTROLLERS } from '../../../src/controllers/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { Hands, NAMESPACE, X } from './access-hands.ts';
import { podTemplate, type Row, ROWS, service } from './access-rows.ts';

/** Held to its rights by its own test, like everything that is simulated. */
const TAKES_A_YEAR = ['legacy-serviceaccount-token-cleaner-controller'];

/** Long enough for all that a controller does of itself. */
const WHILE_MS = 150_000;

describe('without one of its rights', () => {
  let running: SimulatedCluster;
  afterEach(() => running.stop());

  for (const row of ROWS) {
    it(`${row.controller} fails, alone, until it has it back`, async () => {
      running = await simulateCluster(61, { mayBeRefused: true });
      const hands = new Hands(running);
      await row.before?.(hands);
      await running.clock.advance(1000);
      assert.equal(running.refusals.length, 0, running.refusals.join('\n'));

      const { serviceAccount } = CONTROLLERS.find(({ name }) => name === row.controller) ?? {};
      const user =
        serviceAccount === undefined
          ? 'system:kube-controller-manager'
          : `system:serviceaccount:kube-system:${serviceAccount}`;
      const giveBack = await takeAway(row.role ?? `system:controller:${serviceAccount}`, row);
      const errors = await errorsOf(row.controller);
      await row.act(hands);
      await running.clock.advance(WHILE_MS);
      assert.equal(await row.done(hands), false, 'the work is done without the right');
      assert.ok(running.refusals.length > 0);
      assert.deepEqual(
        running.refusals.filter((line) => !line.startsWith(`${user} `)),
        [],
      );
      assert.ok((await errorsOf(row.controller)) > errors, 'the failures are not counted');
      assert.ok(await otherWorkIsDone(row), 'others do not go on');

      await giveBack();
      await running.clock.advanceUntil(() => row.done(hands), 3_600_000);
    });
  }

  it('the scheduler places nothing', async () => {
    running = await simulateCluster(62, { mayBeRefused: true });
    const hands = new Hands(running);
    const placed = async (): Promise<boolean> =>
      (await hands.read('v1', 'pods')).spec?.nodeName !== undefined;
    const right = { verb: 'create', resource: 'pods/binding' };
    const giveBack = await takeAway('system:kube-scheduler', right);
    await hands.make('v1', 'Pod', 'pods', { spec: podTemplate.spec });
    await running.clock.advance(30_000);
    assert.equal(await placed(), false);
    assert.ok(running.refusals.every((line) => line.startsWith('system:kube-scheduler POST')));
    await giveBack();
    await running.clock.advanceUntil(placed, 3_600_000);
  });

  it('a node may not touch what is another one’s', async () => {
    running = await simulateCluster(63, { mayBeRefused: true });
    const identity = { name: 'system:node:node-0', groups: ['system:nodes'] };
    const node = running.cluster.client(identity);
    const leases = node.resource('coordination.k8s.io/v1', 'leases');
    const own = { namespace: 'kube-node-lease', name: 'node-0' };
    const hasLease = async (): Promise<boolean> =>
      leases.get(own).then(
        () => true,
        () => false,
      );
    await running.clock.advanceUntil(hasLease, 60_000);
    const other = { namespace: 'kube-node-lease', name: 'node-1' };
    await assert.rejects(
      leases.get(other),
      /can only access node lease with the same name as the requesting node/,
    );
    await new Hands(running).make('v1', 'Secret', 'secrets', {});
    await assert.rejects(node.resource('v1', 'secrets').get(X), /forbidden/);
    const volumes = [{ name: 'v', secret: { secretName: 'x' } }];
    await new Hands(running).make('v1', 'Pod', 'pods', {
      spec: { ...podTemplate.spec, volumes, nodeName: 'node-0' },
    });
    await node.resource('v1', 'secrets').get(X);
    await assert.rejects(node.resource('v1', 'secrets').list({ namespace: NAMESPACE }), /forbidden/);
    const nodes = node.resource<Node>('v1', 'nodes');
    await nodes.get({ name: 'node-0' });
    await assert.rejects(
      nodes.get({ name: 'node-1' }),
      /node 'node-0' cannot read 'node-1', only its own Node object/,
    );
    await assert.rejects(nodes.delete({ name: 'node-1' }), /forbidden/);
    const unschedulable = { spec: { unschedulable: true } };
    await assert.rejects(
      nodes.patch({ name: 'node-1' }, 'merge', unschedulable),
      /node "node-0" is not allowed to modify node "node-1"/,
    );
    const label = { metadata: { labels: { 'node-restriction.kubernetes.io/x': 'y' } } };
    await assert.rejects(nodes.patch({ name: 'node-0' }, 'merge', label), /is not allowed to modify labels/);
    const pods = node.resource('v1', 'pods');
    await pods.get(X);
    const elsewhere = { ...X, name: 'elsewhere' };
    await new Hands(running).make(
      'v1',
      'Pod',
      'pods',
      { spec: { ...podTemplate.spec, nodeName: 'node-1' } },
      elsewhere,
    );
    await assert.rejects(pods.delete(elsewhere), /can only delete pods with spec.nodeName set to itself/);
    await assert.rejects(
      pods.patch(elsewhere, 'merge', { status: { phase: 'Failed' } }, { subresource: 'status' }),
      /can only update pod status for pods with spec.nodeName set to itself/,
    );
    await assert.rejects(pods.list(), /can only list\/watch pods with spec.nodeName field selector/);
    const { items } = await pods.list({ fieldSelector: 'spec.nodeName=node-0' });
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['x'],
    );
  });

  it('has a row for each controller', () => {
    assert.deepEqual(
      [...ROWS.map(({ controller }) => controller), ...TAKES_A_YEAR].sort(),
      CONTROLLERS.filter(({ isOffByDefault }) => !isOffByDefault)
        .map(({ name }) => name)
        .sort(),
    );
  });

  /** Takes a verb on a resource out of a role; gives how to put it back. */
  async function takeAway(role: string, { verb, resource }: Pick<Row, 'verb' | 'resource'>) {
    const roles = running.client.resource<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles');
    const { rules = [] } = await roles.get({ name: role });
    const touched = (rule: PolicyRule): boolean =>
      rule.verbs.includes(verb) && (rule.resources ?? []).includes(resource);
    assert.ok(rules.some(touched), `${role} has no right to ${verb} ${resource}`);
    const without = rules.flatMap((rule) => {
      if (!touched(rule)) return [rule];
      const verbs = rule.verbs.filter((own) => own !== verb);
      const resources = (rule.resources ?? []).filter((own) => own !== resource);
      return [
        ...(verbs.length > 0 ? [{ ...rule, verbs, resources: [resource] }] : []),
        ...(resources.length > 0 ? [{ ...rule, resources }] : []),
      ];
    });
    await roles.patch({ name: role }, 'merge', { rules: without });
    return () => roles.patch({ name: role }, 'merge', { rules });
  }

  async function errorsOf(controller: string): Promise<number> {
    const { body } = await running.client.send({ path: '/metrics' });
    const text = new TextDecoder().decode(await readAll(body));
    const name = `controller_runtime_reconcile_errors_total{controller="${controller}"} `;
    const line = text.split('\n').find((sample) => sample.startsWith(name));
    return Number(line?.slice(name.length));
  }

  /** Another controller than the row's makes something while that one fails. */
  async function otherWorkIsDone({ controller }: Row): Promise<boolean> {
    const hands = new Hands(running);
    const hard = { hard: { configmaps: '100' } };
    const name = { ...X, name: 'other' };
    if (controller !== 'resourcequota-controller') {
      await hands.make('v1', 'ResourceQuota', 'resourcequotas', { spec: hard }, name);
      await running.clock.advance(1000);
      return (await hands.read('v1', 'resourcequotas', name)).status?.['hard'] !== undefined;
    }
    await hands.make('v1', 'Service', 'services', service({ selector: { app: 'x' } }), name);
    await running.clock.advance(1000);
    return !(await hands.isGone('v1', 'endpoints', name));
  }
});
