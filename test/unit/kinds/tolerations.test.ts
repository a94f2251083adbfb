import assert from 'node:assert/strict';
import { mergeTolerations, type Toleration } from '../../../src/kinds/index.ts';

describe('tolerations of two lists', () => {
  const own: Toleration = { key: 'own', operator: 'Exists' };
  const other: Toleration = { key: 'other', operator: 'Equal', value: 'x', effect: 'NoSchedule' };

  it('keep their order', () => {
    assert.deepEqual(mergeTolerations([own], [other]), [own, other]);
  });

  it('are there once', () => {
    assert.deepEqual(mergeTolerations([own, own], [own]), [own]);
  });

  it('leave out what another one covers, whichever comes first', () => {
    const all: Toleration = { operator: 'Exists' };
    assert.deepEqual(mergeTolerations([own, all], [other]), [all]);
    const short: Toleration = { key: 'own', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    assert.deepEqual(mergeTolerations([short], [own]), [own]);
    assert.deepEqual(mergeTolerations([short], [{ ...short, tolerationSeconds: 9 }]), [
      { ...short, tolerationSeconds: 9 },
    ]);
  });

  it('keep what differs in its value or effect', () => {
    const lists: readonly [Toleration[], Toleration[]] = [
      [other],
      [
        { ...other, value: 'y' },
        { ...other, effect: 'NoExecute' },
      ],
    ];
    assert.equal(mergeTolerations(...lists).length, 3);
  });
});
