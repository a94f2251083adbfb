import { silentLog, Emitter, type HttpHandler, VirtualClock } from '../../../src/base/index.ts';
import { type ClusterSession, DefinitionsHandOver, openSession } from '../../../src/extension/index.ts';
import type { ClusterDefinitionsParams } from '../../../src/lsp/index.ts';
import { drain } from '../../support/drain.ts';
import { type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';
import { definition, DEFINITION, DEFINITIONS, versionWith } from '../kube-apiserver/things.ts';
import { TestClient } from '../lsp/client.ts';

const URI = 'file:///thing.yaml';
const THING = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: 0, sise: 1}\n';

describe('a manifest of a kind that the cluster defines', function () {
  this.timeout(30_000);
  let clock: VirtualClock;
  let api: Harness;
  let client: TestClient;
  let session: ClusterSession | undefined;
  let handOver: DefinitionsHandOver;
  let wanted: Promise<void>;
  const onDidChange = new Emitter<void>();
  beforeEach(async () => {
    clock = new VirtualClock(drain, 0);
    api = await startServer({ clock });
    client = new TestClient({}, {});
    await client.start();
    const onDidWantDefinitions = new Emitter<void>();
    let wantsDefinitions = false;
    wanted = new Promise((resolve) => {
      client.connection.onNotification('wheelhouse/wantsClusterDefinitions', () => {
        wantsDefinitions = true;
        onDidWantDefinitions.emit();
        resolve();
      });
    });
    const tellDefinitions = (news: ClusterDefinitionsParams): Promise<void> =>
      client.connection.sendNotification('wheelhouse/clusterDefinitions', news);
    const current = {
      get session() {
        return session;
      },
      onDidChange,
    };
    const reader = {
      get wantsDefinitions() {
        return wantsDefinitions;
      },
      onDidWantDefinitions,
      tellDefinitions,
    };
    handOver = new DefinitionsHandOver(current, reader, silentLog);
  });
  afterEach(async () => {
    handOver.dispose();
    session?.dispose();
    api.server.dispose();
    await client.stop();
  });

  const handler: HttpHandler = (request) => {
    const identity = { name: 'admin', groups: ['system:masters'] };
    return api.server.handler({ ...request, peer: { address: '127.0.0.1', identity } });
  };
  const connect = async (): Promise<void> => {
    const target = () => ({ server: '', authenticate: () => Promise.resolve({}) });
    const context = {
      name: 'here',
      server: '',
      namespace: '',
      embedded: false,
      runsProgram: false,
      files: [],
    };
    session = await openSession(
      { ...context, target },
      { log: silentLog, clock, connect: () => ({ handler, dispose: () => undefined }) },
    );
    onDidChange.emit();
  };
  const versionOf = (minimum: number): object => versionWith('v1', { size: { type: 'integer', minimum } });
  const told = async (...wanted: string[]): Promise<void> => {
    await client.told(({ uri, diagnostics }) => {
      const text = diagnostics.map(({ message }) => JSON.stringify(message)).join('\n');
      return uri === URI && wanted.every((part) => text.includes(part)) && (wanted.length > 0 || text === '');
    });
  };

  it('is held against what the cluster has, as long as that is looked at', async () => {
    await client.open(URI, 'yaml', THING);
    await told();
    await wanted;
    await api.send('POST', DEFINITIONS, definition('things', 'Thing', versionOf(3)));
    await connect();
    await clock.advance(1000);
    await told('greater than or equal to 3', 'sise');
    const { spec } = definition('things', 'Thing', versionOf(5));
    await api.send('PATCH', DEFINITION, { spec }, MERGE_PATCH);
    await clock.advance(1000);
    await told('greater than or equal to 5');
    session?.dispose();
    session = undefined;
    onDidChange.emit();
    await told();
  });
});
