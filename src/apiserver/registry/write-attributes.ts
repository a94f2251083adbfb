import { WriteAttributes } from '../admission/attributes.ts';
import type { GroupVersionKind, KubernetesObject } from '../../api/index.ts';
import type { AdmissionOperation } from '../contracts/index.ts';
import type { HookContext } from './resource-hooks.ts';
import type { ServedResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';

/** What is written where. */
export interface WrittenPlace {
  readonly operation: AdmissionOperation;
  readonly resource: ServedResource;
  /** Of the object, where it is not the resource's. */
  readonly kind?: GroupVersionKind;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: KubernetesObject;
  readonly oldObject?: KubernetesObject;
}

/** A write as admission is asked about it. */
export function writeAttributes(place: WrittenPlace, context: WriteContext): WriteAttributes {
  const { resource, kind = resource.kind, ...rest } = place;
  const { user, options, dryRun, nowMs, warnings, annotations } = context;
  const { group, version, plural } = resource.kind;
  return new WriteAttributes({
    ...rest,
    kind,
    resource: { group, version, resource: plural },
    user,
    options:
      isCreated(place) && options['kind'] === 'UpdateOptions'
        ? { ...options, kind: 'CreateOptions' }
        : options,
    dryRun,
    receivedMs: nowMs,
    warnings,
    annotations,
  });
}

/** A patch, too, may create; what becomes of it is what admission is asked about, and not how it was sent. */
function isCreated({ operation }: WrittenPlace): boolean {
  return operation === 'CREATE';
}

/** The same as the hooks of the resource are told. */
export function hookContext({ user, resource, namespace, name }: WriteAttributes): HookContext {
  return { user, of: resource, namespace, name };
}
