import { deepEqual } from '../../../../base/index.ts';
import type { Toleration } from '../../../types/index.ts';

/** The tolerations of both lists in their order, without those that another one covers. Of two alike the first stays. */
export function mergeTolerations(first: readonly Toleration[], second: readonly Toleration[]): Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  for (const [index, toleration] of all.entries()) {
    const covered =
      merged.some((other) => covers(other, toleration)) ||
      all.slice(index + 1).some((other) => !deepEqual(other, toleration) && covers(other, toleration));
    if (!covered) merged.push(toleration);
  }
  return merged;
}

/** Whether whatever the other tolerates is tolerated, for at least as long. */
function covers(toleration: Toleration, other: Toleration): boolean {
  if (deepEqual(toleration, other)) return true;
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
  if (key !== (other.key ?? '') && (key !== '' || operator !== 'Exists')) return false;
  if (effect !== '' && effect !== (other.effect ?? '')) return false;
  if (effect === 'NoExecute' && tolerationSeconds !== undefined) {
    if (other.tolerationSeconds === undefined || other.tolerationSeconds > tolerationSeconds) return false;
  }
  if (operator === 'Exists') return true;
  return (
    (operator === '' || operator === 'Equal') &&
    (other.operator ?? '') === operator &&
    (other.value ?? '') === value
  );
}
