import assert from 'node:assert/strict';
import { objectView, type Surroundings, tooltipOf } from '../../../src/extension/index.ts';

const alone: Surroundings = { controlledBy: () => [] };
const NOW_MS = Date.UTC(2026, 0, 1, 0, 5);

describe('what a tree shows of an object', () => {
  it('a Pod: its state as icon, text and tooltip, and in words', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-1', namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { nodeName: 'node-2', containers: [{ name: 'a', image: 'nginx:1.29' }] },
      status: {
        phase: 'Running',
        podIP: '10.1.2.3',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'a', ready: true, state: { running: {} } }],
      },
    };
    assert.deepEqual(objectView(pod, alone), {
      label: 'web-1',
      description: 'Running',
      icon: { id: 'pass-filled', color: 'testing.iconPassed' },
      contextValue: 'Pod open delete',
      spoken: 'Pod web-1, Running',
    });
    assert.equal(
      tooltipOf(pod, alone, NOW_MS).source,
      '**Pod** `web-1` in `shop`\n\nRunning\n\nOn node `node-2`, address `10.1.2.3`\n\nImage `nginx:1.29`\n\nAge 5m',
    );
  });

  it('a ReplicaSet: which revision it is, and what can be done with it', () => {
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-1', annotations: { 'deployment.kubernetes.io/revision': '3' } },
      spec: { replicas: 0, selector: {} },
    };
    const view = objectView(set, alone);
    assert.equal(view.description, 'revision 3, no replicas');
    assert.equal(view.contextValue, 'ReplicaSet open delete scale');
  });

  it('what has no state shows its kind', () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: '1' } };
    assert.deepEqual(objectView(map, alone).icon, { id: 'settings' });
    const terminating = {
      ...map,
      kind: 'Namespace',
      metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' },
    };
    assert.equal(objectView(terminating, alone).icon.id, 'trash');
  });

  it('says the sentence of the cluster as it is, not as markup', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      status: { phase: 'Failed', reason: 'Evicted', message: 'The *node* was [low](x).' },
    };
    assert.match(tooltipOf(pod, alone, NOW_MS).source, /The \\\*node\\\* was \\\[low\\\]\\\(x\\\)\\\./);
  });
});
