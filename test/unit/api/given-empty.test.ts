import assert from 'node:assert/strict';
import { decodeJson } from '../../../src/api/index.ts';
import { messageOf } from '../../../src/kinds/index.ts';
import { copyWith, givenEmpty } from '../../../src/api/given-empty.ts';

describe('what a client gave as empty', () => {
  const message = messageOf({ group: '', version: 'v1', kind: 'Pod' });
  assert.ok(message);
  const { object } = decodeJson('{"spec":{"containers":[],"nodeSelector":{},"tolerations":null}}', message);
  const spec = object['spec'] as object;

  it('is left out, and still known', () => {
    assert.deepEqual(Object.keys(spec), []);
    assert.deepEqual(givenEmpty(spec, 'containers'), []);
    assert.deepEqual(givenEmpty(spec, 'nodeSelector'), {});
  });

  it('is told from what was not given', () => {
    assert.equal(givenEmpty(spec, 'tolerations'), undefined);
    assert.equal(givenEmpty(spec, 'volumes'), undefined);
    assert.equal(givenEmpty(undefined, 'volumes'), undefined);
  });

  it('is seen by no comparison and no plain copy', () => {
    assert.equal(JSON.stringify(spec), '{}');
    assert.equal(givenEmpty({ ...spec }, 'containers'), undefined);
    assert.deepEqual(givenEmpty(copyWith(spec, {}), 'containers'), []);
  });
});
