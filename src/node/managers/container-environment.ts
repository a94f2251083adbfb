import type { EnvVar, Pod } from '../../kinds/index.ts';
import type { Clock } from '../../base/index.ts';
import { MissingReferenceError } from './container-start-error.ts';
import type { KeyValue } from '../cri/index.ts';
import type { Environment, EnvironmentFacts } from './environment.ts';
import { expandVariables } from './expand-variables.ts';
import { fieldValue, resourceValue } from './field-values.ts';
import { type Reference, type ReferencedObjects, whenHere } from './referenced-objects.ts';
import { findConfigMap, findSecret, hasKey, isMissing, type MissingReference } from './references.ts';

type Source = NonNullable<EnvVar['valueFrom']>;
type Variables = Map<string, string>;

export interface EnvironmentOptions {
  /** What variables may come from. */
  readonly objects: ReferencedObjects;
  readonly clock: Clock;
}

/** The environment that a container is started with; one whose variables refer to what is not there is not started. */
export function createEnvironment({ objects, clock }: EnvironmentOptions): Environment {
  return {
    async resolve(facts) {
      for (const reference of objectsFor(facts)) await whenHere(objects, reference, clock);
      const values: Variables = new Map();
      addAll(values, facts, objects);
      for (const variable of facts.container.env ?? []) {
        const value = valueOf(variable, values, facts, objects);
        if (value !== undefined) values.set(variable.name, value);
      }
      return [...values].map(([key, value]) => ({ key, value }));
    },
  };
}

/** The variables whose values the Pod itself gives; what others would give is left out. */
export const ownEnvironment: Environment = {
  resolve: async (facts) => ownVariables(facts),
};

/** The variables whose values the Pod itself gives. */
export function ownVariables(facts: EnvironmentFacts): KeyValue[] {
  const values: Variables = new Map();
  for (const variable of facts.container.env ?? []) {
    const value = ownValue(variable, values, facts);
    if (value !== undefined) values.set(variable.name, value);
  }
  return [...values].map(([key, value]) => ({ key, value }));
}

/** The objects without which the container does not start, each once. */
function objectsFor({ pod, container }: EnvironmentFacts): readonly Reference[] {
  const found = new Map<string, Reference>();
  const add = (
    resource: 'configmaps' | 'secrets',
    of: { readonly name?: string; readonly optional?: boolean } | undefined,
  ): void => {
    if (!of || of.optional) return;
    const name = nameOf(pod, of.name);
    found.set(`${resource} ${name.name}`, { resource, name });
  };
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    add('configmaps', configMapRef);
    add('secrets', secretRef);
  }
  for (const { valueFrom } of container.env ?? []) {
    add('configmaps', valueFrom?.configMapKeyRef);
    add('secrets', valueFrom?.secretKeyRef);
  }
  return [...found.values()];
}

function addAll(values: Variables, { pod, container }: EnvironmentFacts, objects: ReferencedObjects): void {
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef) {
      const found = findConfigMap(objects, nameOf(pod, configMapRef.name), configMapRef.optional);
      for (const [key, value] of Object.entries(here(found, objects)?.data ?? {}))
        values.set(prefix + key, value);
    }
    if (secretRef) {
      const found = findSecret(objects, nameOf(pod, secretRef.name), secretRef.optional);
      for (const [key, value] of Object.entries(here(found, objects)?.data ?? {})) {
        values.set(prefix + key, decoded(value));
      }
    }
  }
}

function valueOf(
  variable: EnvVar,
  before: Variables,
  facts: EnvironmentFacts,
  objects: ReferencedObjects,
): string | undefined {
  const { configMapKeyRef, secretKeyRef } = variable.valueFrom ?? {};
  if (configMapKeyRef) return configMapValue(facts.pod, configMapKeyRef, objects);
  if (secretKeyRef) return secretValue(facts.pod, secretKeyRef, objects);
  return ownValue(variable, before, facts);
}

function ownValue(
  { value = '', valueFrom }: EnvVar,
  before: Variables,
  facts: EnvironmentFacts,
): string | undefined {
  if (value !== '' || !valueFrom) return expandVariables(value, before);
  if (valueFrom.fieldRef) return fieldValue(valueFrom.fieldRef.fieldPath, facts);
  return valueFrom.resourceFieldRef && resourceValue(valueFrom.resourceFieldRef, facts);
}

function configMapValue(
  pod: Pod,
  { name = '', key, optional }: NonNullable<Source['configMapKeyRef']>,
  objects: ReferencedObjects,
): string | undefined {
  const data = here(findConfigMap(objects, nameOf(pod, name), optional), objects)?.data;
  if (hasKey(data, key) || optional) return hasKey(data, key) ? data?.[key] : undefined;
  throw lacksKey(pod, `ConfigMap`, 'configmaps', name, key, objects);
}

function secretValue(
  pod: Pod,
  { name = '', key, optional }: NonNullable<Source['secretKeyRef']>,
  objects: ReferencedObjects,
): string | undefined {
  const data = here(findSecret(objects, nameOf(pod, name), optional), objects)?.data;
  if (hasKey(data, key) || optional) return hasKey(data, key) ? decoded(data?.[key]) : undefined;
  throw lacksKey(pod, 'Secret', 'secrets', name, key, objects);
}

function here<T>(
  found: { readonly object: T | undefined } | MissingReference,
  objects: ReferencedObjects,
): T | undefined {
  if (isMissing(found)) throw new MissingReferenceError(found, objects);
  return found.object;
}

function lacksKey(
  pod: Pod,
  kind: string,
  resource: 'configmaps' | 'secrets',
  name: string,
  key: string,
  objects: ReferencedObjects,
): MissingReferenceError {
  const message = `couldn't find key ${key} in ${kind} ${pod.metadata.namespace ?? ''}/${name}`;
  return new MissingReferenceError({ message, reference: { resource, name: nameOf(pod, name) } }, objects);
}

function nameOf({ metadata: { namespace = '' } }: Pod, name = ''): { name: string; namespace: string } {
  return { name, namespace };
}

/** The bytes of a Secret as text. */
function decoded(base64 = ''): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}
