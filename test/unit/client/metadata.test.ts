import assert from 'node:assert/strict';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { createClient, createInformers, type OwnedInformers } from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';
import { FakeServer } from './fake-server.ts';

const SECRETS = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets' };
const SAID = 'c2VjcmV0';

describe('an informer of metadata', () => {
  let server: FakeServer;
  let clock: VirtualClock;
  let informers: OwnedInformers;
  beforeEach(() => {
    server = new FakeServer();
    clock = new VirtualClock(drain, 0);
    informers = createInformers(
      createClient({ transport: server.handler, userAgent: 'test', clock, log: silentLog }),
    );
  });
  afterEach(() => informers.dispose());

  const put = (name: string): void => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { password: SAID } }),
      note: 'kept',
    };
    const metadata = { name, namespace: 'shop', annotations };
    server.put('secrets', { apiVersion: 'v1', kind: 'Secret', metadata, data: { password: SAID } });
  };

  for (const knowsForm of [true, false]) {
    it(`holds nothing of what is in an object, from a server that ${knowsForm ? 'knows' : 'does not know'} the form`, async () => {
      server.knowsMetadataForm = knowsForm;
      put('listed');
      const { cache } = informers.metadataOf(SECRETS);
      await clock.advance(0);
      put('watched');
      await clock.advance(0);
      const objects = [...cache.list()];
      assert.deepEqual(
        objects.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]),
        [
          ['v1', 'Secret', 'listed'],
          ['v1', 'Secret', 'watched'],
        ],
      );
      assert.ok(!JSON.stringify(objects).includes(SAID));
      assert.deepEqual(objects[0]?.metadata.annotations, { note: 'kept' });
    });
  }

  it('asks a server that refuses the form once more, and then never again', async () => {
    server.knowsMetadataForm = false;
    informers.metadataOf(SECRETS);
    await clock.advance(0);
    server.put('others', { apiVersion: 'v1', kind: 'Other', metadata: { name: 'a' } });
    server.compact();
    server.endWatches();
    await clock.advance(10_000);
    const lists = server.requests.filter((request) => !request.includes('watch=true'));
    // Refused, and listed whole; once the revision was gone, listed whole at once.
    assert.equal(lists.length, 3);
  });

  it('is another than that of whole objects', async () => {
    put('a');
    const whole = informers.of('v1', 'secrets');
    const metadata = informers.metadataOf(SECRETS);
    await clock.advance(0);
    assert.notEqual(whole, metadata);
    assert.ok(JSON.stringify([...whole.cache.list()]).includes(SAID));
    assert.equal(informers.metadataOf(SECRETS), metadata);
  });
});
