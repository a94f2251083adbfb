import type { KubernetesObject } from '../../api/index.ts';
import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin } from '../contracts/index.ts';
import type { ServedResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';

/** A write as admission is asked about it. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  readonly resource: ServedResource;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: KubernetesObject;
  readonly oldObject?: KubernetesObject;
}

/** Lets every plugin change the object, in their order. */
export async function mutate(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  context: WriteContext,
): Promise<void> {
  const attributes = attributesOf(request, context);
  for (const plugin of plugins) {
    if (plugin.mutate && plugin.operations.includes(request.operation)) await plugin.mutate(attributes);
  }
}

/** Lets every plugin refuse the object as it would be stored. */
export async function admit(
  plugins: readonly AdmissionPlugin[],
  request: AdmissionRequest,
  context: WriteContext,
): Promise<void> {
  const attributes = attributesOf(request, context);
  for (const plugin of plugins) {
    if (plugin.validate && plugin.operations.includes(request.operation)) await plugin.validate(attributes);
  }
}

function attributesOf(request: AdmissionRequest, context: WriteContext): AdmissionAttributes {
  const { operation, resource, subresource = '', namespace, name, object, oldObject } = request;
  const { group, version, plural } = resource.info;
  return {
    user: context.user,
    operation,
    kind: resource.kind,
    resource: { group, version, resource: plural },
    subresource,
    namespace,
    name,
    ...(object ? { object } : {}),
    ...(oldObject ? { oldObject } : {}),
    options: context.options,
    dryRun: context.dryRun,
    warn: (text) => context.warnings.add(text),
  };
}
