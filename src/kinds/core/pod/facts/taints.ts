import type { Node, Toleration } from '../../../types/index.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

/** Whether one of the tolerations takes a taint: an empty key or effect stands for any. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some(
    ({ key = '', operator = 'Equal', value = '', effect = '' }) =>
      (effect === '' || effect === taint.effect) &&
      (key === '' ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}
