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
 *     const { errors } = await createInOrder(kind, object, async (object) => admit(object));
 */
export async function createInOrder(
  of: KindScope<KubernetesObject>,
  object: KubernetesObject,
  fill: (object: KubernetesObject) => Promise<KubernetesObject>,
): Promise<SettledObject> {
  of.strategy.setDefaults?.(object);
  const settling = settled(of, await fill(object));
  for (;;) {
    const { done, value } = settling.next();
    if (done) return value;
  }
}

/** The same order, where others may have their turn between two of its stages. */
export function* createInSteps(
  of: KindScope<KubernetesObject>,
  object: KubernetesObject,
  fill: (object: KubernetesObject) => KubernetesObject,
): Stages {
  of.strategy.setDefaults?.(object);
  yield;
  return yield* settled(of, fill(object));
}

type Stages = Generator<void, SettledObject, void>;

function* settled(of: KindScope<KubernetesObject>, object: KubernetesObject): Stages {
  const { strategy } = of;
  strategy.refuseNew?.(object);
  strategy.prepareForCreate?.(object);
  yield;
  const warnings = strategy.warnings?.(object) ?? [];
  yield;
  return { object, errors: validateNewObject(object, of), warnings };
}
