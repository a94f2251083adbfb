import type { FieldPath } from '../../../api/index.ts';
import type { PersistentVolumeClaimSpec } from '../../types/index.ts';
import { warnAboutFraction } from '../pod/warn.ts';

/** What upstream warns of in a claim, or in the template of one: bytes that are not whole. */
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
