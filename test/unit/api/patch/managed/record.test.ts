import assert from 'node:assert/strict';
import { managerOfUserAgent, withoutNewTimes } from '../../../../../src/api/index.ts';
import { thing } from './schemas.ts';

describe('times of a record', () => {
  const entry = (time: string) => ({ manager: 'm', operation: 'Apply', apiVersion: 'apps/v1', time });
  const live = thing({ data: {} }, { resourceVersion: '1', managedFields: [entry('2026-01-01T00:00:00Z')] });

  it('stay where nothing else differs', () => {
    const next = thing(
      { data: {} },
      { resourceVersion: '2', managedFields: [entry('2026-01-01T00:00:09Z')] },
    );
    assert.equal(withoutNewTimes(live, next).metadata.managedFields, live.metadata.managedFields);
  });
  it('move where something does', () => {
    const next = thing({ data: { a: '' } }, { managedFields: [entry('2026-01-01T00:00:09Z')] });
    assert.equal(withoutNewTimes(live, next), next);
  });
});

describe('manager of a user agent', () => {
  it('is what stands before the slash', () =>
    assert.equal(managerOfUserAgent('kubectl/v1.36.0 (linux/amd64)'), 'kubectl'));
  it('has no control characters and at most 128 bytes', () => {
    assert.equal(managerOfUserAgent(`a\u0007b${'é'.repeat(100)}`), `ab${'é'.repeat(63)}`);
  });
});
