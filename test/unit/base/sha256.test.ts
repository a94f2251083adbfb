import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { hexOf, sha256 } from '../../../src/base/index.ts';

describe('sha256', () => {
  it("gives what the host's own gives, around the ends of its blocks", () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) % 256);
      assert.equal(
        hexOf(sha256(bytes)),
        crypto.createHash('sha256').update(bytes).digest('hex'),
        String(length),
      );
    }
  });
});
