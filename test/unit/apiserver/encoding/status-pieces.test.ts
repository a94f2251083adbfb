import assert from 'node:assert/strict';
import { VirtualClock } from '../../../../src/base/index.ts';
import { encodeJson, type Status, type StatusCause } from '../../../../src/api/index.ts';
import { PiecedBodies } from '../../../../src/apiserver/encoding/pieced-bodies.ts';
import { statusPieces } from '../../../../src/apiserver/encoding/status-pieces.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { drain } from '../../../support/drain.ts';
import { startServer } from '../../kube-apiserver/harness.ts';

const cause = (index: number): StatusCause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: "<${index}>&\u2028é😀"`,
  ...(index % 3 > 0 ? { field: `data[${index}]` } : {}),
});
const status = (count: number, more: Partial<Status> = {}): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: `${'x'.repeat(16 * 1024 - 1)}😀${'"\n<é'.repeat(count)}`,
  reason: 'Invalid',
  details: { name: '<a>', kind: 'Pod', causes: Array.from({ length: count }, (_, index) => cause(index)) },
  code: 422,
  ...more,
});

describe('a Status of many causes', () => {
  const whole = (of: Status): string => new TextDecoder().decode(encodeJson({ ...of }, builtInKinds()));
  const pieced = (of: Status): string =>
    Buffer.concat([...statusPieces(of)].filter((piece) => piece instanceof Uint8Array)).toString();

  it('has the same bytes in pieces as in one', () => {
    for (const count of [1, 63, 64, 65, 1000]) assert.equal(pieced(status(count)), whole(status(count)));
    const causes = [cause(1)];
    const others: Partial<Status>[] = [
      { message: '' },
      { reason: '' },
      { details: { causes } },
      { details: { group: 'apps', uid: 'x', causes, retryAfterSeconds: 3 } },
      { metadata: { continue: 'x' } },
    ];
    for (const more of others) assert.equal(pieced(status(3, more)), whole(status(3, more)));
  });

  it('is made as fast as it is taken', async () => {
    let made = 0;
    const long = status(100_000);
    const counted = (function* () {
      for (const piece of statusPieces(long)) {
        made++;
        yield piece;
      }
    })();
    const { body } = new PiecedBodies(new VirtualClock(drain), 60_000).of(counted, '');
    assert.ok(!(body instanceof Uint8Array));
    const before = made;
    const pieces = 100_000 / 64;
    assert.ok(before < pieces / 10, `${before} of ${pieces} pieces before anybody reads`);
  });

  it('comes in parts to a client whose body has ever so many errors', async () => {
    const server = await startServer();
    const data = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`not a key ${index}`, '']));
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
    const response = await server.open('POST', '/api/v1/namespaces/default/configmaps', { body });
    assert.equal(response.status, 422);
    assert.ok(!(response.body instanceof Uint8Array));
    const parts: Uint8Array[] = [];
    for await (const part of response.body) parts.push(part);
    assert.ok(
      parts.length > 5 && parts.slice(1).every(({ length }) => length < 256 * 1024),
      `${parts.length}`,
    );
    const answer = JSON.parse(Buffer.concat(parts).toString()) as Status;
    assert.equal(answer.details?.causes?.length, 5000);
  });
});
