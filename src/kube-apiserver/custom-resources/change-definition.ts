import { cloneJson } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import {
  isStored,
  ownWriteContext,
  type ServedResources,
  strategyOf,
  updateObject,
  type Writes,
} from '../../apiserver/index.ts';
import type { CustomResourceDefinition } from '../../kinds/index.ts';

export interface DefinitionChange {
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly nowMs: number;
  readonly name: string;
  /** Changes what it is handed; false leaves all as it is. */
  change(definition: CustomResourceDefinition): boolean;
}

/**
 * Changes the status of a definition as every client does: with the last finalizer the definition goes. Resolves with what
 * is stored then; undefined where it is gone, or another write got in between, which wakes whoever looks after it.
 */
export async function changeDefinition(
  change: DefinitionChange,
): Promise<CustomResourceDefinition | undefined> {
  const { resources, writes, nowMs, name } = change;
  const resource = resources.find('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
  const strategy = resource && strategyOf(resource, 'status');
  if (!resource || !isStored(resource) || !strategy) throw new Error('definitions are not served');
  const context = { ...ownWriteContext('update', nowMs), fieldManager: 'kube-apiserver' };
  try {
    const { version } = await updateObject(
      writes,
      {
        resource,
        strategy,
        namespace: '',
        name,
        next: (old) => {
          const next = cloneJson(old) as CustomResourceDefinition;
          change.change(next);
          return next;
        },
      },
      context,
    );
    return version.object as CustomResourceDefinition;
  } catch (error) {
    if (error instanceof StatusError && (error.reason === 'NotFound' || error.reason === 'Conflict'))
      return undefined;
    throw error;
  }
}
