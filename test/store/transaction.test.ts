import assert from 'node:assert/strict';
import { planTransaction } from '../../src/store/index.ts';

describe('a transaction', () => {
  it('reads a key once that it compares and writes', () => {
    const reads: string[] = [];
    const value = new Uint8Array();
    planTransaction(
      {
        compares: [
          { key: 'a', modRevision: 0 },
          { key: 'c', modRevision: 0 },
        ],
        operations: [
          { key: 'a', value },
          { key: 'b', value },
        ],
      },
      {
        revision: 7,
        read: (key) => {
          reads.push(key);
          return undefined;
        },
        hasLease: () => true,
      },
    );
    assert.deepEqual(reads, ['a', 'c', 'b']);
  });
});
