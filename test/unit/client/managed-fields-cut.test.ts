import assert from 'node:assert/strict';
import { withoutManagedFields } from '../../../src/client/managed-fields-cut.ts';

const RECORD = [{ manager: 'a"]}\\', fieldsV1: { 'f:data': { '.': {}, 'f:[{"\\': {} } } }, {}];

describe('an event without managed fields', () => {
  const event = (object: object): string => JSON.stringify({ type: 'MODIFIED', object });
  const cut = (object: object): unknown => JSON.parse(withoutManagedFields(event(object)));

  it('has all else of its object, wherever the record stands', () => {
    const object = { kind: 'K', data: { managedFields: '"managedFields":[', 'a"b': [1, '\\'] } };
    for (const metadata of [
      { name: 'a', managedFields: RECORD },
      { managedFields: RECORD, name: 'a' },
      { name: 'a', managedFields: RECORD, labels: { managedFields: 'x' } },
    ]) {
      const { managedFields: _, ...others } = metadata;
      const expected = { type: 'MODIFIED', object: { ...object, metadata: others } };
      assert.deepEqual(cut({ ...object, metadata }), expected);
      assert.deepEqual(cut({ metadata, ...object }), expected);
    }
    assert.deepEqual(cut({ metadata: { managedFields: RECORD } }), {
      type: 'MODIFIED',
      object: { metadata: {} },
    });
  });

  it('is as it was where there is no record, or no object', () => {
    for (const text of [
      event({ metadata: { name: 'a' }, managedFields: [1] }),
      event({}),
      '{"type":"ERROR"}',
      'text',
      '{"object": {"metadata": {"managedFields": []}}}',
      '{"object":{"metadata":{"managed',
    ]) {
      assert.equal(withoutManagedFields(text), text);
    }
  });
});
