import assert from 'node:assert/strict';
import type { DaemonSet, Node } from '../../../src/kinds/index.ts';
import { Story, template } from './story.ts';
import { labels, selector, web } from './web.ts';

describe('a DaemonSet', () => {
  it('is the maker’s also in what the server adds to it', async () => {
    const story = await Story.begin(16);
    const sets = story.of<DaemonSet>('apps/v1', 'daemonsets');
    const wanted: DaemonSet = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: web,
      spec: { selector, template: template(labels) },
    };
    const ownersOf = ({ metadata }: DaemonSet): unknown[] =>
      (metadata.managedFields ?? [])
        .filter(({ fieldsV1 }) =>
          JSON.stringify(fieldsV1).includes('f:deprecated.daemonset.template.generation'),
        )
        .map(({ operation }) => operation);
    const made = await sets.create(wanted);
    assert.deepEqual(ownersOf(made), ['Update']);
    assert.equal(made.metadata.annotations?.['deprecated.daemonset.template.generation'], '1');
    await story.stop();
  });

  it('has a Pod on every node that it is for, also on one that comes later', async () => {
    const story = await Story.begin(14);
    await story.of<DaemonSet>('apps/v1', 'daemonsets').create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: web,
      spec: { selector, template: template(labels, {}, { nodeSelector: { disk: 'ssd' } }) },
    });
    const nodes = story.of<Node>('v1', 'nodes');
    const places = async (): Promise<string[]> =>
      (await story.listPods()).map(({ spec }) => spec?.nodeName ?? '?').sort();
    await story.running.clock.advance(5000);
    assert.deepEqual(await places(), []);
    for (const name of ['node-0', 'node-2'])
      await nodes.patch({ name }, 'merge', { metadata: { labels: { disk: 'ssd' } } });
    await story.until(async () => (await story.readyPods()).length === 2);
    assert.deepEqual(await places(), ['node-0', 'node-2']);
    await nodes.patch({ name: 'node-0' }, 'merge', { metadata: { labels: { disk: null } } });
    await story.until(async () => (await places()).join() === 'node-2');
    const counts = async (): Promise<string> => {
      const { status } = await story.of<DaemonSet>('apps/v1', 'daemonsets').get(web);
      return `${status?.desiredNumberScheduled} wanted, ${status?.numberMisscheduled} misplaced`;
    };
    await story.until(async () => (await counts()) === '1 wanted, 0 misplaced');
    await story.stop();
  });
});
