import assert from 'node:assert/strict';
import type { Link } from '../../../../src/base/index.ts';
import { configMap, type Request, serve, type Served, type ServedOptions } from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const FROM_BYTES = 16 * 1024;
const LARGE_KEYS = 1000;

const create = (name: string, keys: number, more: Partial<Request> = {}): Request => ({
  method: 'POST',
  target: CONFIG_MAPS,
  body: configMap(name, keys),
  ...more,
});
const GET: Request = { method: 'GET', target: '/api/v1/namespaces/default' };
const endOf = (link: Link | undefined): Promise<void> =>
  new Promise((resolve) => link?.receive({ message: () => {}, closed: () => resolve() }));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the thread of large bodies', function () {
  this.timeout(60_000);
  let served: Served;
  let links: Link[];
  const start = async (options: Partial<ServedOptions> = {}): Promise<void> => {
    links = [];
    served = await serve({ fromBytes: FROM_BYTES, onThread: (link) => links.push(link), ...options });
  };
  afterEach(() => served.dispose());

  it('is started by the first large body, not before', async () => {
    await start();
    assert.equal((await served.send(create('small', 10))).status, 201);
    assert.equal(served.threads(), 0);
    assert.equal((await served.send(create('large', LARGE_KEYS))).status, 201);
    assert.equal(served.threads(), 1);
  });

  it('changes what is stored and large, however small the body', async () => {
    await start();
    await served.send(create('large', LARGE_KEYS));
    const ended = endOf(links[0]);
    links[0]?.dispose();
    await ended;
    const patch = await served.send({
      method: 'PATCH',
      target: `${CONFIG_MAPS}/large`,
      body: '{"data":{"key-1":"other"}}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal(patch.status, 200);
    const gone = await served.send({ method: 'DELETE', target: `${CONFIG_MAPS}/large` });
    assert.equal(gone.status, 200);
    assert.equal(served.threads(), 2);
  });

  it('reads what is large where that is not as it is stored', async () => {
    await start();
    await served.send(create('large', LARGE_KEYS));
    const target = `${CONFIG_MAPS}/large`;
    links[0]?.dispose();
    await endOf(links[0]);
    assert.equal((await served.send({ method: 'GET', target })).status, 200);
    assert.equal(served.threads(), 1);
    const read = await served.send({ method: 'GET', target, headers: { accept: 'application/yaml' } });
    assert.equal(read.status, 200);
    assert.match(read.text, /^apiVersion: v1\n/);
    assert.equal(served.threads(), 2);
  });

  it('leaves the other one to answer as many requests as come meanwhile', async () => {
    await start();
    await served.send(create('first', LARGE_KEYS));
    let isDone = false;
    let answered = 0;
    const large = served.send(create('second', 15_000)).then((answer) => {
      isDone = true;
      return answer;
    });
    while (!isDone) {
      assert.equal((await served.send(GET)).status, 200);
      answered++;
      await turn();
    }
    assert.equal((await large).status, 201);
    assert.ok(answered > 50, `${answered} answers, a turn of the event loop each`);
    served.dispose();

    // In place the same body takes one turn, whatever waits.
    await start({ fromBytes: undefined });
    isDone = false;
    answered = 0;
    const held = served.send(create('second', 15_000)).then(() => (isDone = true));
    while (!isDone) {
      await served.send(GET);
      answered++;
      await turn();
    }
    await held;
    assert.ok(answered < 20, `${answered} answers in place`);
  });

  it('takes several one after the other, and refuses what is too much to wait', async () => {
    await start({ limits: { waiting: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => served.send(create(`map-${i}`, LARGE_KEYS))),
    );
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(statuses, [201, 201, 201, 201, 429, 429, 429, 429]);
    assert.equal(served.threads(), 1);
  });

  it('lets no more bytes wait than it may', async () => {
    const { length } = configMap('map-0', LARGE_KEYS);
    await start({ limits: { waitingBytes: length * 2.5 } });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => served.send(create(`map-${i}`, LARGE_KEYS))),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201, 201, 429, 429],
    );
  });

  it('is ended where nothing comes for a while, and started again', async () => {
    await start({ limits: { idleMs: 50 } });
    await served.send(create('one', LARGE_KEYS));
    await endOf(links[0]);
    assert.equal((await served.send(create('two', LARGE_KEYS))).status, 201);
    assert.equal(served.threads(), 2);
  });

  it('answers a 500 where it ends by itself, and the next one gets a new one', async () => {
    await start();
    await served.send(create('first', LARGE_KEYS));
    const lost = served.send(create('lost', LARGE_KEYS));
    const waits = served.send(create('waits', LARGE_KEYS));
    await turn();
    links[0]?.dispose();
    const { status, text } = await lost;
    assert.equal(status, 500);
    assert.match(text, /"reason":\s*"InternalError"/);
    assert.equal((await waits).status, 201);
    assert.equal((await served.send(GET)).status, 200);
    assert.equal(served.threads(), 2);
  });

  it('takes nothing else with it where it runs out of memory', async () => {
    await start({ heapLimitsMiB: [40] });
    const { status } = await served.send({
      method: 'PATCH',
      target: `${CONFIG_MAPS}/applied?fieldManager=test`,
      body: configMap('applied', 100_000),
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });
    assert.equal(status, 500);
    assert.equal((await served.send(GET)).status, 200);
    assert.equal((await served.send(create('after', LARGE_KEYS))).status, 201);
    assert.equal(served.threads(), 2);
  });

  it('is given up where one takes too long', async () => {
    await start({ limits: { requestMs: 1 } });
    const { status } = await served.send(create('slow', LARGE_KEYS));
    assert.equal(status, 500);
    assert.equal((await served.send(GET)).status, 200);
  });

  it('does nothing for who has gone before its turn', async () => {
    await start();
    const first = served.send(create('first', LARGE_KEYS));
    const gone = new AbortController();
    const second = served.send(create('second', LARGE_KEYS, { signal: gone.signal }));
    gone.abort();
    assert.equal((await first).status, 201);
    await second;
    assert.equal((await served.send({ method: 'GET', target: `${CONFIG_MAPS}/second` })).status, 404);
  });

  it('is ended with the server, in the midst of something', async () => {
    await start();
    await served.send(create('first', LARGE_KEYS));
    const ended = endOf(links[0]);
    const lost = served.send(create('lost', LARGE_KEYS));
    const waits = served.send(create('waits', LARGE_KEYS));
    await turn();
    served.dispose();
    assert.deepEqual([(await lost).status, (await waits).status], [500, 500]);
    await ended;
  });
});
