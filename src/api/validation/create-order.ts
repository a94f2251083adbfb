import type { FieldError } from '../field.ts';
import type { KubernetesObject } from '../object.ts';
import { type KindScope, validateNewObject } from './whole-object.ts';

/** A new object as it would be stored, and what is to be said of it. */
export interface SettledObject {
  readonly object: KubernetesObject;
  readonly errors: readonly FieldError[];
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[];
}

/**
 * The one order of a create, as upstream's: the defaults of the version; what `fill` gives the object that its client did
 * not (admission, a name, addresses), which may be another object and may take its time; preparation; validation. The
 * object is changed.
 *
 *     const { errors } = createInOrder(kind, object, (object) => arrive(object));
 */
export function createInOrder(
  of: KindScope<KubernetesObject>,
  object: KubernetesObject,
  fill: (object: KubernetesObject) => KubernetesObject,
): SettledObject;
export function createInOrder(
  of: KindScope<KubernetesObject>,
  object: KubernetesObject,
  fill: (object: KubernetesObject) => Promise<KubernetesObject>,
): Promise<SettledObject>;
export function createInOrder(
  of: KindScope<KubernetesObject>,
  object: KubernetesObject,
  fill: (object: KubernetesObject) => KubernetesObject | Promise<KubernetesObject>,
): SettledObject | Promise<SettledObject> {
  of.strategy.setDefaults?.(object);
  const filled = fill(object);
  return filled instanceof Promise ? filled.then((found) => settled(of, found)) : settled(of, filled);
}

function settled(of: KindScope<KubernetesObject>, object: KubernetesObject): SettledObject {
  const { strategy } = of;
  strategy.prepareForCreate?.(object);
  const warnings = strategy.warnings?.(object) ?? [];
  return { object, errors: validateNewObject(object, of), warnings };
}
