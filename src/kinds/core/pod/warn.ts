import type { FieldPath } from '../../../api/index.ts';

/** Adds a warning about one field, worded as upstream words it: `spec.volumes[0].rbd: deprecated …`. */
export function warn(warnings: string[], path: FieldPath, about: string): void {
  warnings.push(`${path.toString()}: ${about}`);
}
