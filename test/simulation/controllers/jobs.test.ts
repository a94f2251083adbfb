import assert from 'node:assert/strict';
import type { CronJob, Job } from '../../../src/kinds/index.ts';
import { conditionLines, Story, template } from './story.ts';

const HOUR_MS = 3_600_000;
const work = { name: 'work', namespace: 'default' };

describe('a Job', () => {
  let story: Story;
  beforeEach(async () => {
    story = await Story.begin(21);
  });
  afterEach(() => story.stop());

  const jobs = () => story.of<Job>('batch/v1', 'jobs');
  const create = (spec: Partial<Job['spec']>, behaviour: Record<string, string>): Promise<Job> =>
    jobs().create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: work,
      spec: { template: template({}, behaviour, { restartPolicy: 'Never' }), ...spec },
    });
  const status = async (): Promise<NonNullable<Job['status']>> => (await jobs().get(work)).status ?? {};
  const ended = async (): Promise<boolean> =>
    ((await status()).conditions ?? []).some(({ type }) => type === 'Complete' || type === 'Failed');

  it('runs so many at once until so many have succeeded, and counts each once', async () => {
    await create({ completions: 100, parallelism: 25 }, { 'run-ms': '1000' });
    let most = 0;
    await story.until(async () => {
      most = Math.max(most, (await status()).active ?? 0);
      return ended();
    });
    const { succeeded, failed, uncountedTerminatedPods, conditions, completionTime } = await status();
    assert.deepEqual([succeeded, failed, most], [100, undefined, 25]);
    assert.deepEqual(uncountedTerminatedPods, {});
    assert.ok(completionTime);
    assert.deepEqual(conditionLines(conditions), [
      'Complete=True CompletionsReached',
      'SuccessCriteriaMet=True CompletionsReached',
    ]);
    const pods = await story.listPods();
    assert.equal(pods.length, 100, 'not one Pod more than was needed');
    assert.ok(pods.every(({ metadata }) => metadata.finalizers === undefined));
  });

  it('is done in well under a second where nobody says how long its work takes', async () => {
    const startMs = story.running.clock.now();
    await create({}, {});
    await story.until(ended);
    assert.ok(story.running.clock.now() - startMs < 1000);
    assert.deepEqual(conditionLines((await status()).conditions), [
      'Complete=True CompletionsReached',
      'SuccessCriteriaMet=True CompletionsReached',
    ]);
  });

  it('waits longer after each failure, and gives up at its limit', async () => {
    await create({ backoffLimit: 3 }, { 'run-ms': '100', 'exit-codes': '1' });
    const made: number[] = [];
    const startMs = story.running.clock.now();
    await story.until(async () => {
      const pods = (await story.listPods()).length;
      if (pods > made.length) made.push(Math.round((story.running.clock.now() - startMs) / 1000));
      return ended();
    });
    assert.equal(made.length, 4);
    const pauses = made.slice(1).map((at, i) => at - (made[i] ?? 0));
    // Pods end on whole seconds in their status, so each pause is right to about one.
    for (const [i, wanted] of [10, 20, 40].entries())
      assert.ok(Math.abs((pauses[i] ?? 0) - wanted) <= 2, `${pauses.join(' ')}`);
    const { failed, conditions } = await status();
    assert.equal(failed, 4);
    assert.ok(conditionLines(conditions).includes('Failed=True BackoffLimitExceeded'));
    const events = await story.events('Job', 'work');
    assert.equal(events.at(-1), 'BackoffLimitExceeded: Job has reached the specified backoff limit');
  });

  it('tries an index again with the same index', async () => {
    await create(
      { completionMode: 'Indexed', completions: 3, parallelism: 3 },
      { 'run-ms': '500', 'exit-codes': '1=7,0;0' },
    );
    await story.until(ended);
    const { completedIndexes, failed } = await status();
    assert.deepEqual([completedIndexes, failed], ['0-2', 1]);
    const indexes = (await story.listPods()).map(({ metadata }) =>
      Number(metadata.labels?.['batch.kubernetes.io/job-completion-index']),
    );
    assert.deepEqual(
      indexes.sort((a, b) => a - b),
      [0, 1, 1, 2],
    );
  });

  it('ends at its deadline, and what still ran counts as failed', async () => {
    const longMs = String(HOUR_MS);
    await create({ activeDeadlineSeconds: 30, completions: 2, parallelism: 2 }, { 'run-ms': longMs });
    await story.until(ended);
    const { failed, active, conditions } = await status();
    assert.deepEqual([failed, active], [2, undefined]);
    assert.ok(conditionLines(conditions).includes('Failed=True DeadlineExceeded'));
    await story.until(async () => (await story.listPods()).length === 0);
  });

  it('gives up its Pods when it is suspended, without counting them, and makes new ones when it goes on', async () => {
    await create({ completions: 2, parallelism: 2 }, { 'run-ms': '60000' });
    await story.until(async () => (await status()).ready === 2);
    await jobs().patch(work, 'merge', { spec: { suspend: true } });
    await story.until(async () => (await story.listPods()).length === 0);
    assert.deepEqual(conditionLines((await status()).conditions), ['Suspended=True JobSuspended']);
    assert.equal((await status()).startTime, undefined);
    await jobs().patch(work, 'merge', { spec: { suspend: false } });
    await story.until(ended);
    const { succeeded, failed } = await status();
    assert.deepEqual([succeeded, failed], [2, undefined]);
  });

  it('leaves no finalizer behind when it is deleted in the middle', async () => {
    await create({ completions: 5, parallelism: 5 }, {});
    await story.until(async () => (await status()).ready === 5);
    await jobs().delete(work, { propagationPolicy: 'Background' });
    await story.until(async () => (await story.listPods()).length === 0);
  });

  it('is deleted when its time to live is over, and its Pods with it', async () => {
    await create({ ttlSecondsAfterFinished: 100 }, { 'run-ms': '1000' });
    await story.until(ended);
    await story.running.clock.advance(90_000);
    assert.equal((await story.listPods()).length, 1);
    await story.running.clock.advance(20_000);
    assert.equal((await jobs().list({ namespace: 'default' })).items.length, 0);
    assert.equal((await story.listPods()).length, 0);
  });
});

describe('a CronJob', () => {
  async function begin(spec: Partial<CronJob['spec']>, behaviour: Record<string, string>): Promise<Story> {
    const story = await Story.begin(22);
    await story.of<CronJob>('batch/v1', 'cronjobs').create({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick', namespace: 'default' },
      spec: {
        schedule: '0 * * * *',
        jobTemplate: { spec: { template: template({}, behaviour, { restartPolicy: 'Never' }) } },
        ...spec,
      },
    });
    return story;
  }
  const jobNames = async (story: Story): Promise<string[]> => {
    const { items } = await story.of<Job>('batch/v1', 'jobs').list({ namespace: 'default' });
    return items.map(({ metadata }) => metadata.name ?? '').sort();
  };

  it('makes a Job every ten minutes, and keeps the last three', async () => {
    const story = await begin({ schedule: '*/10 * * * *' }, { 'run-ms': '2000' });
    const startMs = story.running.clock.now();
    await story.running.clock.advance(HOUR_MS + 60_000);
    const minutes = [40, 50, 60].map((minute) => startMs / 60_000 + minute);
    assert.deepEqual(
      await jobNames(story),
      minutes.map((minute) => `tick-${minute}`),
    );
    const { status } = await story
      .of<CronJob>('batch/v1', 'cronjobs')
      .get({ name: 'tick', namespace: 'default' });
    assert.equal(status?.active, undefined);
    assert.equal(Date.parse(status?.lastScheduleTime ?? ''), startMs + HOUR_MS);
    await story.stop();
  });

  it('with Forbid starts none while one runs', async () => {
    const story = await begin({ concurrencyPolicy: 'Forbid' }, { 'run-ms': String(5 * HOUR_MS) });
    await story.running.clock.advance(2 * HOUR_MS + 60_000);
    assert.equal((await jobNames(story)).length, 1);
    const events = await story.events('CronJob', 'tick');
    assert.ok(
      events.includes(
        'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
      ),
    );
    await story.stop();
  });

  it('with Replace ends the one that runs', async () => {
    const story = await begin({ concurrencyPolicy: 'Replace' }, { 'run-ms': String(5 * HOUR_MS) });
    await story.running.clock.advance(2 * HOUR_MS + 60_000);
    const names = await jobNames(story);
    assert.deepEqual(names, [`tick-${(story.running.clock.now() - 60_000) / 60_000}`]);
    await story.stop();
  });

  it('leaves a Job of somebody else alone that has the name of its next one, and goes on with the one after', async () => {
    const story = await begin({}, { 'run-ms': '2000' });
    const taken = `tick-${(story.running.clock.now() + HOUR_MS) / 60_000}`;
    await story.of<Job>('batch/v1', 'jobs').create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: taken, namespace: 'default' },
      spec: { template: template({}, { 'run-ms': '2000' }, { restartPolicy: 'Never' }) },
    });
    let creations = 0;
    story.running.onRequest((method, target) => {
      if (method === 'POST' && target.endsWith('/namespaces/default/jobs')) creations++;
    });
    await story.running.clock.advance(HOUR_MS + 60_000);
    assert.deepEqual(await story.events('CronJob', 'tick'), []);
    assert.equal(creations, 1);
    await story.running.clock.advance(HOUR_MS);
    assert.equal((await jobNames(story)).length, 2);
    await story.stop();
  });

  it('says the time of a run in its own zone', async () => {
    const story = await begin({ schedule: '30 1/2 * * *', timeZone: 'Asia/Kolkata' }, { 'run-ms': '2000' });
    await story.running.clock.advance(3 * HOUR_MS);
    const { items } = await story.of<Job>('batch/v1', 'jobs').list({ namespace: 'default' });
    const said = items.map(
      ({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'],
    );
    assert.ok(
      said.length > 0 && said.every((text) => /T\d[13579]:30:00\+05:30$/.test(text ?? '')),
      said.join(' '),
    );
    await story.stop();
  });
});
