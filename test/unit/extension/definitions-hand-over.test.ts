import assert from 'node:assert/strict';
import { type Disposable, disposable, Emitter, silentLog } from '../../../src/base/index.ts';
import {
  addressOfPath,
  type ClusterSession,
  type DefinitionReader,
  DefinitionsHandOver,
  type DefinitionsOfCluster,
  type LookedAt,
  type TellDefinitions,
} from '../../../src/extension/index.ts';
import { drain } from '../../support/drain.ts';

/** A session of which a test says what its definitions tell. */
class Session {
  readonly context: ClusterSession['context'];
  tell: TellDefinitions | undefined;
  follows = 0;

  constructor(name: string) {
    this.context = { name } as ClusterSession['context'];
  }

  readonly definitions = {
    follow: (tell: TellDefinitions): Disposable => {
      this.tell = tell;
      this.follows++;
      return disposable(() => (this.tell = undefined));
    },
  } as unknown as ClusterSession['definitions'];
}

class Reader implements DefinitionReader {
  wantsDefinitions = true;
  readonly onDidWantDefinitions = new Emitter<void>();
  readonly told: string[] = [];
  readonly uris: string[] = [];
  private readonly answers: (() => void)[] = [];
  waits = false;

  async tellDefinitions({
    restart,
    definitions = [],
    removed = [],
    more,
  }: DefinitionsOfCluster): Promise<void> {
    if (!this.wantsDefinitions) throw new Error('not running');
    if (this.waits) await new Promise<void>((resolve) => this.answers.push(resolve));
    const names = [...definitions.map(({ name }) => name), ...removed.map((name) => `-${name}`)];
    this.told.push([...(restart ? ['restart'] : []), ...names, ...(more ? ['…'] : [])].join(' '));
    this.uris.push(...definitions.map(({ uri }) => uri));
  }

  answer(): void {
    this.waits = false;
    for (const answer of this.answers.splice(0)) answer();
  }
}

describe('handing definitions over to the language server', () => {
  let current: { session: LookedAt['session']; onDidChange: Emitter<void> };
  let reader: Reader;
  let handOver: DefinitionsHandOver;
  const one = (): Session => new Session('one');
  beforeEach(() => {
    current = { session: undefined, onDidChange: new Emitter() };
    reader = new Reader();
    handOver = new DefinitionsHandOver(current, reader, silentLog);
  });
  afterEach(() => handOver.dispose());

  const lookAt = async (session: LookedAt['session']): Promise<void> => {
    current.session = session;
    current.onDidChange.emit();
    await drain();
  };
  const news = (name: string, more = false) => ({ definitions: [{ name, spec: {} }], removed: [], more });

  it('begins with a cluster, goes on with what it tells, and takes it away with it', async () => {
    const session = one();
    await lookAt(session);
    await session.tell?.(news('things.example.com', true));
    await session.tell?.({ definitions: [], removed: ['gone.example.com'], more: false });
    // The cluster does not answer for a moment: it is the same one.
    await lookAt(session);
    assert.equal(session.follows, 1);
    await lookAt(undefined);
    assert.equal(session.tell, undefined);
    assert.deepEqual(reader.told, [
      'restart',
      'restart',
      'things.example.com …',
      '-gone.example.com',
      'restart',
    ]);
  });

  it('says where each is shown', async () => {
    const session = new Session('arn:aws:eks/my cluster%');
    await lookAt(session);
    await session.tell?.(news('things.example.com'));
    const [uri = ''] = reader.uris;
    const { protocol, pathname } = new URL(uri);
    assert.equal(protocol, 'wheelhouse:');
    assert.deepEqual(addressOfPath(decodeURIComponent(pathname)), {
      context: 'arn:aws:eks/my cluster%',
      apiVersion: 'apiextensions.k8s.io/v1',
      plural: 'customresourcedefinitions',
      namespace: undefined,
      name: 'things.example.com',
    });
  });

  it('tells nothing of one cluster after the word that another one has come', async () => {
    const [before, after] = [one(), new Session('two')];
    await lookAt(before);
    reader.told.length = 0;
    reader.waits = true;
    void before.tell?.(news('a.example.com'));
    await drain();
    await lookAt(after);
    void after.tell?.(news('b.example.com'));
    reader.answer();
    await drain();
    assert.deepEqual(reader.told, ['a.example.com', 'restart', 'b.example.com']);
  });

  it('begins anew with each server that wants them, and not before it does', async () => {
    handOver.dispose();
    reader = new Reader();
    reader.wantsDefinitions = false;
    handOver = new DefinitionsHandOver(current, reader, silentLog);
    const session = one();
    await lookAt(session);
    assert.deepEqual([reader.told, session.follows], [[], 0]);
    reader.wantsDefinitions = true;
    reader.onDidWantDefinitions.emit();
    await drain();
    assert.deepEqual([reader.told, session.follows], [['restart'], 1]);
    reader.wantsDefinitions = false;
    const sent = session.tell?.(news('things.example.com'));
    await assert.rejects(Promise.resolve(sent), /not running/);
    reader.wantsDefinitions = true;
    reader.onDidWantDefinitions.emit();
    await session.tell?.(news('things.example.com'));
    assert.deepEqual([reader.told.at(-2), reader.told.at(-1)], ['restart', 'things.example.com']);
    assert.equal(session.follows, 2);
  });
});
