import { randomBytes } from 'node:crypto';
import type { Random } from '../base/index.ts';

/** Chance from the operating system: fit for uids and tokens. */
export function createSystemRandom(): Random {
  let pool = Buffer.alloc(0);
  let offset = 0;
  return {
    next() {
      if (offset + 4 > pool.length) {
        pool = randomBytes(4096);
        offset = 0;
      }
      const value = pool.readUInt32LE(offset);
      offset += 4;
      return value / 2 ** 32;
    },
  };
}
