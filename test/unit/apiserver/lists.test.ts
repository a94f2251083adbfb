import assert from 'node:assert/strict';
import { drain } from '../../support/drain.ts';
import { type Answer, type Harness, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

describe('lists', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer();
    for (const name of ['a', 'b', 'c', 'd']) {
      await api.send('POST', PATH, { metadata: { name, labels: { half: name < 'c' ? 'first' : 'second' } } });
    }
  });
  afterEach(() => api.server.dispose());

  it('gives pages of one revision whatever comes in between', async () => {
    const first = await api.send('GET', `${PATH}?limit=3`);
    await api.send('POST', PATH, { metadata: { name: 'cc' } });
    await api.send('DELETE', `${PATH}/d`);
    const second = await api.send('GET', `${PATH}?limit=3&continue=${first.body.metadata.continue}`);
    assert.deepEqual([names(first), names(second)], [['a', 'b', 'c'], ['d']]);
    assert.equal(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion);
    assert.equal(second.body.metadata.continue, undefined);
    assert.deepEqual(names(await api.send('GET', PATH)), ['a', 'b', 'c', 'cc']);
  });

  it('counts what is left only where no selector hides it', async () => {
    assert.equal((await api.send('GET', `${PATH}?limit=1`)).body.metadata.remainingItemCount, 3);
    const selected = await api.send('GET', `${PATH}?limit=1&labelSelector=half%3Dsecond`);
    assert.deepEqual([names(selected), selected.body.metadata.remainingItemCount], [['c'], undefined]);
  });

  it('goes on with the newest objects when the revision of the pages is gone', async () => {
    const first = await api.send('GET', `${PATH}?limit=2`);
    await api.send('DELETE', `${PATH}/c`);
    await api.clock.advance(10 * 60_000);
    await api.send('POST', PATH, { metadata: { name: 'e' } });
    await api.clock.advance(10 * 60_000);
    const expired = await api.send('GET', `${PATH}?limit=2&continue=${first.body.metadata.continue}`);
    assert.deepEqual([expired.status, expired.body.reason], [410, 'Expired']);
    const rest = await api.send('GET', `${PATH}?limit=9&continue=${expired.body.metadata.continue}`);
    assert.deepEqual(names(rest), ['d', 'e']);
  });

  it('reads at exactly a revision, or at none older', async () => {
    const { body } = await api.send('GET', `${PATH}/b`);
    const revision = body.metadata.resourceVersion;
    const exact = await api.send('GET', `${PATH}?resourceVersion=${revision}&resourceVersionMatch=Exact`);
    assert.deepEqual([names(exact), exact.body.metadata.resourceVersion], [['a', 'b'], revision]);
    const newer = await api.send(
      'GET',
      `${PATH}?resourceVersion=${revision}&resourceVersionMatch=NotOlderThan`,
    );
    assert.deepEqual(names(newer), ['a', 'b', 'c', 'd']);
    const any = await api.send('GET', `${PATH}?resourceVersion=0&limit=1`);
    assert.deepEqual(names(any), ['a', 'b', 'c', 'd']);
  });

  it('waits three seconds for a revision that has not come', async () => {
    const waiting = api.send('GET', `${PATH}?resourceVersion=90000`);
    await drain();
    await api.clock.advance(3000);
    const { status, body, headers } = await waiting;
    assert.deepEqual(
      [status, body.reason, body.details.causes[0].reason, headers['retry-after']],
      [504, 'Timeout', 'ResourceVersionTooLarge', '1'],
    );
  });

  it('selects by fields that the kind knows, and refuses others', async () => {
    assert.deepEqual(names(await api.send('GET', `${PATH}?fieldSelector=metadata.name%3Db`)), ['b']);
    const refused = await api.send('GET', `${PATH}?fieldSelector=data.k%3Db`);
    assert.equal(refused.status, 400);
    assert.match(refused.body.message, /data\.k/);
  });

  it('gives a long list in pieces', async () => {
    for (let i = 0; i < 1100; i++) await api.send('POST', PATH, { metadata: { name: `n-${i}` } });
    const response = await api.open('GET', PATH);
    assert.ok(!(response.body instanceof Uint8Array));
    assert.equal(names(await api.send('GET', PATH)).length, 1104);
  });
});

function names({ body }: Answer): string[] {
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}
