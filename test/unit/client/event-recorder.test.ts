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

describe('the event recorder of a component that tells events of the newer form', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let recorder: EventRecorder;
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, Date.UTC(2026, 0, 1));
    const client = createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog });
    recorder = createEventRecorder(client, 'default-scheduler', { instance: 'default-scheduler-x' });
  });
  const events = async (): Promise<Event[]> => {
    await clock.advance(0);
    return [...server.objects.values()] as unknown as Event[];
  };

  it('says when it was, and what was done', async () => {
    recorder.normal(pod, 'Scheduled', 'assigned', 'Binding');
    const [event] = await events();
    assert.deepEqual(
      [event?.eventTime, event?.action, event?.reportingInstance, event?.reportingComponent],
      ['2026-01-01T00:00:00.000000Z', 'Binding', 'default-scheduler-x', 'default-scheduler'],
    );
    assert.deepEqual([event?.count, event?.firstTimestamp, event?.source], [undefined, undefined, {}]);
  });

  it('makes a series of what comes again, and writes of it seldom', async () => {
    for (let n = 0; n < 30; n++) {
      recorder.warning(pod, 'FailedScheduling', 'no room', 'Scheduling');
      await clock.advance(60_000);
    }
    const [event, ...more] = await events();
    assert.equal(more.length, 0);
    assert.ok((event?.series?.count ?? 0) >= 20, `counted ${event?.series?.count}`);
    assert.ok(Number(event?.metadata.resourceVersion) < 10, 'few writes');
  });

  it('begins another event once a series has ended', async () => {
    recorder.warning(pod, 'FailedScheduling', 'no room', 'Scheduling');
    await clock.advance(400_000);
    recorder.warning(pod, 'FailedScheduling', 'no room', 'Scheduling');
    assert.equal((await events()).length, 2);
  });
});

describe('the event recorder of a node', () => {
  it('names the host, and the part of the object', async () => {
    const server = new FakeServer();
    const clock = new VirtualClock(drain, Date.UTC(2026, 0, 1));
    const client = createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog });
    const recorder = createEventRecorder(client, 'kubelet', { host: 'node-0' });
    for (const name of ['a', 'b', 'a']) {
      recorder.normal({ ...pod, fieldPath: `spec.containers{${name}}` }, 'Started', 'Container started');
    }
    await clock.advance(0);
    const events = [...server.objects.values()] as unknown as Event[];
    assert.deepEqual(
      events.map(({ involvedObject, count, source }) => [involvedObject.fieldPath, count, source?.host]),
      [
        ['spec.containers{a}', 2, 'node-0'],
        ['spec.containers{b}', 1, 'node-0'],
      ],
    );
  });
});
