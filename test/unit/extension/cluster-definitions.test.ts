import assert from 'node:assert/strict';
import { createLog, type HttpHandler, type LogEntry, VirtualClock } from '../../../src/base/index.ts';
import { type ClusterSession, type DefinitionNews, openSession } from '../../../src/extension/index.ts';
import { drain } from '../../support/drain.ts';
import { FakeServer, json } from '../client/fake-server.ts';
import { type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';
import { definition, DEFINITION, DEFINITIONS, SPEC_SCHEMA } from '../kube-apiserver/things.ts';

const context = {
  name: 'test',
  server: 'https://fake',
  namespace: 'default',
  embedded: false,
  runsProgram: false,
  files: [],
  target: () => ({ server: 'https://fake', authenticate: () => Promise.resolve({}) }),
};

/** What was told, a part a line: `things=1 stuffs=3 -gone …`, with the least size that is allowed. */
class Told {
  readonly lines: string[] = [];
  readonly tell = (news: DefinitionNews): Promise<void> => {
    const definitions = news.definitions.map(({ name, spec }) => `${name}=${leastSizeIn(spec)}`);
    const removed = news.removed.map((name) => `-${name}`);
    this.lines.push([...definitions, ...removed, news.more ? '…' : '.'].join(' '));
    return Promise.resolve();
  };

  /** What was told since somebody asked last; the order within a change is nobody's business. */
  take(): string[] {
    const taken = this.lines.splice(0);
    return [...taken.slice(0, -1).toSorted(), ...taken.slice(-1)];
  }
}

function leastSizeIn(spec: object): string {
  return /"minimum":(\d+)/.exec(JSON.stringify(spec))?.[1] ?? '';
}

function versionOf(least: number): object {
  const properties = { size: { ...SPEC_SCHEMA.properties.size, minimum: least, default: least } };
  const spec = { ...SPEC_SCHEMA, properties };
  return { schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } };
}

describe('what the definitions of a cluster say', () => {
  let clock: VirtualClock;
  let session: ClusterSession;
  let told: Told;
  let logged: LogEntry[];
  let requests: string[];
  beforeEach(() => {
    clock = new VirtualClock(drain, 0);
    told = new Told();
    logged = [];
    requests = [];
  });
  afterEach(() => session.dispose());

  const open = async (handler: HttpHandler): Promise<void> => {
    const watched: HttpHandler = (request) => {
      requests.push(`${request.method} ${request.target}`);
      return handler(request);
    };
    session = await openSession(context, {
      log: createLog((entry) => logged.push(entry)),
      clock,
      connect: () => ({ handler: watched, dispose: () => undefined }),
    });
  };
  /** The definitions that were read one by one, since somebody asked last. */
  const read = (): string[] =>
    requests
      .splice(0)
      .filter((request) => request.startsWith(`GET ${DEFINITIONS}/`))
      .map((request) => request.slice(`GET ${DEFINITIONS}/`.length))
      .toSorted();

  describe('of a cluster in this process', () => {
    let api: Harness;
    let user: { name: string; groups: string[] };
    beforeEach(async () => {
      user = { name: 'admin', groups: ['system:masters'] };
      api = await startServer({ clock });
    });
    afterEach(() => api.server.dispose());

    const handler: HttpHandler = (request) =>
      api.server.handler({ ...request, peer: { address: '127.0.0.1', identity: user } });
    const define = async (plural: string, kind: string, least: number): Promise<void> => {
      const made = await api.send('POST', DEFINITIONS, definition(plural, kind, versionOf(least)));
      assert.equal(made.status, 201, JSON.stringify(made.body));
    };
    const patch = async (body: object): Promise<void> => {
      const { status } = await api.send('PATCH', DEFINITION, body, MERGE_PATCH);
      assert.equal(status, 200);
      await clock.advance(1000);
    };

    it('is told once, and then what is different', async () => {
      await define('things', 'Thing', 1);
      await define('stuffs', 'Stuff', 2);
      await open(handler);
      session.definitions.follow(told.tell);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['stuffs.example.com=2 …', 'things.example.com=1 …', '.']);
      assert.deepEqual(read(), ['stuffs.example.com', 'things.example.com']);

      const { spec } = definition('things', 'Thing', versionOf(5));
      await patch({ spec });
      assert.deepEqual(told.take(), ['things.example.com=5 …', '.']);
      assert.deepEqual(read(), ['things.example.com']);

      // Nothing of this is about what objects look like.
      await patch({ metadata: { labels: { a: 'b' } } });
      assert.deepEqual([told.take(), read()], [[], []]);

      await define('late', 'Late', 7);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['late.example.com=7 …', '.']);
      await api.send('DELETE', DEFINITION);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['-things.example.com .']);
      await define('things', 'Thing', 9);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['things.example.com=9 …', '.']);
    });

    it('is not told where another one has its names, until it has them', async () => {
      await define('things', 'Thing', 1);
      await define('others', 'Thing', 2);
      await open(handler);
      session.definitions.follow(told.tell);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['things.example.com=1 …', '.']);
      await api.send('DELETE', DEFINITION);
      await clock.advance(1000);
      assert.deepEqual(
        told.lines
          .join(' ')
          .match(/\S+\.com\S*/g)
          ?.toSorted(),
        ['-things.example.com', 'others.example.com=2'],
      );
    });

    it('is not asked for by who may not list them, which is said once', async () => {
      await define('things', 'Thing', 1);
      user = { name: 'jane', groups: ['system:authenticated'] };
      await open(handler);
      session.definitions.follow(told.tell);
      await clock.advance(600_000);
      assert.deepEqual([told.take(), read()], [[], []]);
      const said = logged.filter(({ message }) => message === 'what the cluster defines may not be read');
      assert.deepEqual(
        said.map(({ level, fields }) => [level, fields['resource']]),
        [
          ['info', 'customresourcedefinitions'],
          ['info', 'apiservices'],
        ],
      );
      assert.deepEqual(
        logged.filter(({ level }) => level !== 'info'),
        [],
      );
    });
  });

  describe('of a cluster that has hundreds', () => {
    const COUNT = 400;
    let server: FakeServer;
    let underWay: number;
    let mostUnderWay: number;
    beforeEach(() => {
      underWay = 0;
      mostUnderWay = 0;
      server = new FakeServer();
      const verbs = ['list', 'watch'];
      const resource = { name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', verbs };
      server.discovery.set('apiextensions.k8s.io/v1', [{ ...resource, namespaced: false }]);
      for (let index = 0; index < COUNT; index++) put(index, 1);
    });

    function put(index: number, generation: number): void {
      const made = definition(`kind${index}s`, `Kind${index}`, versionOf(generation));
      const conditions = ['Established', 'NamesAccepted'].map((type) => ({ type, status: 'True' }));
      server.put('customresourcedefinitions', {
        ...made,
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `kind${index}s.example.com`, generation },
        status: { conditions },
      });
    }

    const handler: HttpHandler = async (request) => {
      const isOne = request.target.startsWith(`${DEFINITIONS}/`);
      if (isOne) mostUnderWay = Math.max(mostUnderWay, ++underWay);
      try {
        return await server.handler(request);
      } finally {
        if (isOne) underWay--;
      }
    };

    it('reads a few at a time, and of what changes that alone', async () => {
      await open(handler);
      session.definitions.follow(told.tell);
      await clock.advance(1000);
      const first = told.take();
      assert.deepEqual([first.length, first.at(-1), new Set(first).size], [COUNT + 1, '.', COUNT + 1]);
      assert.deepEqual([read().length, mostUnderWay], [COUNT, 4]);
      put(7, 2);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['kind7s.example.com=2 …', '.']);
      assert.deepEqual(read(), ['kind7s.example.com']);
      // However often the watch begins anew.
      server.compact();
      server.endWatches();
      await clock.advance(60_000);
      assert.deepEqual([told.take(), read()], [[], []]);
    });

    it('tells changes that come in one go once, as they are in the end', async () => {
      await open(handler);
      session.definitions.follow(told.tell);
      await clock.advance(1000);
      told.take();
      read();
      for (let generation = 2; generation < 100; generation++) put(7, generation);
      await clock.advance(1000);
      assert.deepEqual(told.take(), ['kind7s.example.com=99 …', '.']);
      assert.deepEqual(read(), ['kind7s.example.com']);
    });

    it('waits for who is told', async () => {
      await open(handler);
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      session.definitions.follow(async (news) => {
        await told.tell(news);
        await gate;
      });
      await clock.advance(10_000);
      assert.equal(read().length, 4);
      release();
      await clock.advance(1000);
      assert.equal(told.take().length, COUNT + 1);
    });

    it('tries again, with growing pauses, what could not be read', async () => {
      await open(handler);
      await clock.advance(0);
      for (let count = 0; count < 3; count++) server.failures.push(json(500, { kind: 'Status', code: 500 }));
      session.definitions.follow(told.tell);
      await clock.advance(500);
      assert.equal(told.take().length, COUNT - 3 + 1);
      await clock.advance(2000);
      assert.equal(told.take().length, 3 + 1);
      assert.equal(logged.filter(({ message }) => message === 'a definition cannot be read').length, 1);
    });

    it('asks no further where it may list and not read', async () => {
      await open((request) =>
        request.target.startsWith(`${DEFINITIONS}/`)
          ? Promise.resolve(json(403, { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' }))
          : server.handler(request),
      );
      session.definitions.follow(told.tell);
      await clock.advance(600_000);
      assert.deepEqual([told.take(), read().length], [[], 4]);
      assert.equal(logged.filter(({ message }) => message.startsWith('definitions are not told')).length, 1);
    });

    it('ends with who follows, and with the session', async () => {
      await open(handler);
      const following = session.definitions.follow(told.tell);
      await clock.advance(1000);
      told.take();
      following.dispose();
      put(7, 2);
      await clock.advance(1000);
      assert.deepEqual(told.take(), []);
      session.definitions.follow(told.tell);
      await clock.advance(100);
      session.dispose();
      read();
      await clock.advance(60_000);
      assert.deepEqual([told.take(), read()], [[], []]);
    });
  });
});
