import {
  type Conversion,
  type FieldManager,
  type GroupVersionKind,
  type Kind,
  type KindRegistry,
  type Strategy,
} from '../../api/index.ts';
import { builtInKinds } from './built-in-kinds.ts';

let registry: KindRegistry | undefined;

function kinds(): KindRegistry {
  registry ??= builtInKinds();
  return registry;
}

export function builtInResources(): readonly Kind[] {
  return kinds().all();
}

export function resourceOfKind(gvk: GroupVersionKind): Kind | undefined {
  return kinds().find(gvk);
}

export function resourceOfPlural(group: string, version: string, plural: string): Kind | undefined {
  return kinds().findResource(group, version, plural);
}

export function rulesOf(gvk: GroupVersionKind): Strategy {
  return kinds().find(gvk)?.strategy ?? {};
}

export function conversionOf(gvk: GroupVersionKind): Conversion | undefined {
  return kinds().find(gvk)?.conversion;
}

export function fieldManagerOf(gvk: GroupVersionKind): FieldManager {
  const kind = kinds().find(gvk);
  if (!kind) throw new Error(`${gvk.kind} is no kind`);
  return kind.fieldManager;
}
