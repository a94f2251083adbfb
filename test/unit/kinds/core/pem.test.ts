import assert from 'node:assert/strict';
import { pemBlocks } from '../../../../src/kinds/shared/x509/pem.ts';

const types = (text: string): string[] => [...pemBlocks(text)].map(({ type }) => type);

describe('PEM', () => {
  it('is read block by block, past whatever is none', () => {
    const text = [
      'a word before',
      '-----BEGIN A-----',
      'AQID',
      'BA==',
      '-----END A-----  ',
      '-----BEGIN NEVER ENDED-----',
      '-----BEGIN B-----\r',
      'Key: value',
      '',
      'AQID\r',
      '-----END B-----\r',
      '-----BEGIN BAD-----',
      'A===',
      '-----END BAD-----',
      '-----BEGIN EMPTY-----',
      '-----END EMPTY-----',
      '-----BEGIN X-----',
      '-----END Y-----',
    ].join('\n');
    assert.deepEqual(
      [...pemBlocks(text)],
      [
        { type: 'A', hasHeaders: false, bytes: Uint8Array.of(1, 2, 3, 4) },
        { type: 'B', hasHeaders: true, bytes: Uint8Array.of(1, 2, 3) },
        { type: 'EMPTY', hasHeaders: false, bytes: new Uint8Array() },
      ],
    );
  });

  it('grows with the text, whatever begins in it and never ends', () => {
    const cost = (count: number): number => {
      const text = '-----BEGIN A-----\n'.repeat(count);
      const before = process.cpuUsage();
      for (let round = 0; round < 4; round++) types(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(20_000);
    const ratio = cost(160_000) / cost(20_000);
    assert.ok(ratio < 8 ** 1.5, `8 times the text costs ${ratio} times as much`);
  });
});
