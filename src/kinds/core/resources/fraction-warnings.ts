/** What upstream warns of in amounts: bytes that are not whole. */
import { type FieldPath, Quantity, quote } from '../../../api/index.ts';
import type { PersistentVolumeClaimSpec } from '../../types/index.ts';

/** Bytes come whole. */
export function warnAboutFraction(
  warnings: string[],
  value: string | number | undefined,
  path: FieldPath,
): void {
  if (value === undefined) return;
  const amount = Quantity.parse(value);
  if (amount.isInteger()) return;
  const text = quote(amount.toString());
  warnings.push(`${path.toString()}: fractional byte value ${text} is invalid, must be an integer`);
}

/** The same of a claim, or of the template of one. */
export function warnAboutClaim(
  warnings: string[],
  spec: PersistentVolumeClaimSpec | undefined,
  path: FieldPath,
): void {
  for (const part of ['requests', 'limits'] as const) {
    const at = path.child('resources', part).key('storage');
    warnAboutFraction(warnings, spec?.resources?.[part]?.['storage'], at);
  }
}
