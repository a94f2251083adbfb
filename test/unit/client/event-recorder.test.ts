import assert from 'node:assert/strict';
import type { Event, Pod } from '../../../src/kinds/index.ts';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { createClient, createEventRecorder, type EventRecorder } from '../../../src/client/index.ts';
import { FakeServer } from './fake-server.ts';
import { drain } from '../../support/drain.ts';

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '7' },
};

describe('the event recorder', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let recorder: EventRecorder;
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, Date.UTC(2026, 0, 1));
    const client = createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog });
    recorder = createEventRecorder(client, 'kubelet');
  });

  const events = async (): Promise<Event[]> => {
    await clock.advance(0);
    return [...server.objects.values()] as unknown as Event[];
  };

  it('names the object, the component and the time', async () => {
    recorder.normal(pod, 'Pulled', 'done');
    const [event] = await events();
    assert.deepEqual(event?.involvedObject, {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'n',
      name: 'a',
      uid: 'u',
      resourceVersion: '7',
    });
    assert.deepEqual(
      [event?.type, event?.reason, event?.message, event?.count, event?.lastTimestamp, event?.source],
      ['Normal', 'Pulled', 'done', 1, '2026-01-01T00:00:00Z', { component: 'kubelet' }],
    );
    assert.match(event?.metadata.name ?? '', /^a\.[0-9a-f]{16}$/);
  });

  it('counts an event that comes again', async () => {
    recorder.warning(pod, 'BackOff', 'waiting');
    await clock.advance(5000);
    recorder.warning(pod, 'BackOff', 'waiting');
    const [event, ...more] = await events();
    assert.deepEqual([event?.count, event?.lastTimestamp, more.length], [2, '2026-01-01T00:00:05Z', 0]);
  });

  it('makes an event anew that was deleted meanwhile', async () => {
    recorder.normal(pod, 'Pulled', 'done');
    const [event] = await events();
    server.remove('events', { name: event?.metadata.name ?? '', namespace: 'n' });
    recorder.normal(pod, 'Pulled', 'done');
    assert.deepEqual(
      (await events()).map((again) => again.count),
      [2],
    );
  });

  it('combines similar events from the tenth on, and stops at 25 about one object', async () => {
    for (let i = 1; i <= 30; i++) recorder.normal(pod, 'SuccessfulCreate', `Created pod: a-${i}`);
    const all = await events();
    assert.equal(all.length, 10);
    assert.equal(all[8]?.message, 'Created pod: a-9');
    assert.deepEqual(
      [all[9]?.message, all[9]?.count],
      ['(combined from similar events): Created pod: a-25', 16],
    );
    await clock.advance(300_000);
    recorder.normal(pod, 'SuccessfulCreate', 'Created pod: a-31');
    assert.deepEqual((await events())[9]?.count, 22);
  });
});
