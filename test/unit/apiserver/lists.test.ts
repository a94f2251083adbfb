import assert from 'node:assert/strict';
import { drain } from '../../support/drain.ts';
import { countTurns } from '../../support/turns.ts';
import { type Answer, type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';

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

  it('refuses a revision of more than 64 bits', async () => {
    for (const [target, status] of [
      [`${PATH}?resourceVersion=18446744073709551616`, 400],
      [`${PATH}?watch=true&resourceVersion=99999999999999999999`, 500],
    ] as const) {
      const answer = await api.send('GET', target);
      assert.equal(answer.status, status);
      assert.match(answer.body.message, /strconv\.ParseUint: parsing "\d+": value out of range$/);
    }
  });

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

  it('refuses a token that it did not make', async () => {
    const token = (value: unknown): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
    const made = { v: 'meta.k8s.io/v1', rv: -1, start: 'a' };
    const forged: [token: string, message: RegExp][] = [
      ['!', /illegal base64 data at input byte 0$/],
      ['abc$def', /illegal base64 data at input byte 3$/],
      ['AAAA', /continue key is not valid: /],
      [token('text'), /cannot unmarshal string into Go value/],
      [token([]), /cannot unmarshal array into Go value/],
      [token(null), /does not recognize this encoded version $/],
      [token({ ...made, v: 'v2' }), /does not recognize this encoded version v2$/],
      [
        token({ ...made, rv: '5' }),
        /cannot unmarshal string into Go struct field continueToken.rv of type int64$/,
      ],
      [token({ ...made, rv: 1.5 }), /cannot unmarshal number 1.5 into Go struct field/],
      [token({ ...made, rv: 0 }), /incorrect encoded start resourceVersion/],
      [token({ ...made, start: 7 }), /cannot unmarshal number 7 into Go struct field continueToken.start/],
      [token({ ...made, start: '' }), /encoded start key empty/],
      [token({ ...made, start: '../../secrets/x' }), /continue key is not valid: \.\.\/\.\.\/secrets\/x$/],
      [token({ ...made, start: 'a//b' }), /not valid: a\/\/b$/],
    ];
    for (const [text, message] of forged) {
      const { status, body } = await api.send('GET', `${PATH}?continue=${encodeURIComponent(text)}`);
      assert.deepEqual([status, body.reason], [400, 'BadRequest'], text);
      assert.match(body.message, message);
    }
    assert.equal((await api.send('GET', `${PATH}?continue=${token(made)}`)).status, 200);
  });

  for (const limits of [{}, { watchWindow: 5 }]) {
    const from = 'watchWindow' in limits ? 'the store' : 'memory';
    it(`gives the pages of an old revision from ${from}, one object at a time`, async () => {
      api.server.dispose();
      api = await startServer({ limits });
      const wanted = Array.from({ length: 30 }, (_, i) => `n-${10 + i}`);
      for (const name of wanted) await api.send('POST', PATH, { metadata: { name } });
      const { body: now } = await api.send('GET', PATH);
      for (let i = 0; i < 12; i++) await api.send('DELETE', `${PATH}/n-${10 + i}`);
      const exact = `resourceVersion=${now.metadata.resourceVersion}&resourceVersionMatch=Exact`;
      let read = 0;
      const range = api.store.range.bind(api.store);
      api.store.range = async (page) => {
        const found = await range(page);
        read += found.records.length;
        return found;
      };
      const seen: string[] = [];
      for (let query = exact; query !== '';) {
        const { body } = await api.send('GET', `${PATH}?limit=1&${query}`);
        seen.push(...names({ body } as Answer));
        assert.equal(body.metadata.resourceVersion, now.metadata.resourceVersion);
        query = body.metadata.continue === undefined ? '' : `continue=${body.metadata.continue}`;
        await api.send('PATCH', `${PATH}/n-35`, { data: { at: `${seen.length}` } }, MERGE_PATCH);
      }
      assert.deepEqual(seen, wanted);
      assert.ok(read <= 2 * wanted.length, `${read} records were read for ${wanted.length} pages`);
    });
  }

  it('gives a long list in pieces, with turns in between, and only as fast as they are taken', async () => {
    for (let i = 0; i < 1100; i++) {
      await api.send('POST', PATH, { metadata: { name: `n-${i}` }, data: { k: 'v'.repeat(300) } });
    }
    const turns = countTurns(api.clock);
    for (const accept of FORMS) {
      const { body, isFinite } = await api.open('GET', PATH, { headers: { accept } });
      assert.ok(!(body instanceof Uint8Array) && isFinite, accept);
      const chunks = body[Symbol.asyncIterator]();
      const before = turns.count;
      await chunks.next();
      await drain();
      assert.equal(turns.count, before, 'nothing is made that nobody has asked for');
      let longest = 0;
      for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
        longest = Math.max(longest, step.value.length);
      }
      assert.ok(longest < 100_000, `${accept}: ${longest} bytes at once`);
    }
    assert.equal(names(await api.send('GET', PATH)).length, 1104);
  });

  it('looks at what a selector leaves out in slices, too', async () => {
    for (let i = 0; i < 2500; i++) await api.send('POST', PATH, { metadata: { name: `n-${i}` } });
    const turns = countTurns(api.clock);
    const found = await api.send('GET', `${PATH}?limit=2&labelSelector=half%3Dnone`);
    assert.deepEqual([names(found), turns.count >= 2], [[], true]);
  });
});

const FORMS = [
  'application/json',
  'application/json;pretty=1',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;g=meta.k8s.io;v=v1',
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
];

function names({ body }: Answer): string[] {
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}
