import { apiVersionOf, type GroupVersionKind, KindRegistry } from '../../api/index.ts';
import type { KindDefinition } from '../definition/index.ts';
import { BuiltInKind } from './built-in-kind.ts';
import { DEFINITIONS } from './definitions.ts';
import { besideKinds } from './scheme.ts';

/** The kinds of Kubernetes itself, in the order of discovery; others can be registered beside them. */
export function builtInKinds(): KindRegistry {
  const definitions = new Map(DEFINITIONS.map((definition) => [keyOf(definition), definition]));
  const others = (gvk: GroupVersionKind): KindDefinition | undefined => definitions.get(keyOf(gvk));
  const kinds = DEFINITIONS.map((definition) => new BuiltInKind(definition, others));
  return new KindRegistry(
    kinds,
    besideKinds((gvk) => definitions.has(keyOf(gvk))),
  );
}

function keyOf(gvk: GroupVersionKind): string {
  return `${apiVersionOf(gvk)}/${gvk.kind}`;
}
