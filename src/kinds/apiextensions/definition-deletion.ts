import { type DeletionStrategy, hasFinalizers, type KubernetesObject } from '../../api/index.ts';
import type { CustomResourceDefinition, DefinitionCondition } from '../custom/index.ts';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** A definition stays until its objects are gone: it gets a finalizer when its deletion begins. */
export const definitionDeletion: Partial<DeletionStrategy> = {
  isHeld: (object) => object.metadata.deletionTimestamp === undefined || hasFinalizers(object),
  begin: (object) => begin(object as CustomResourceDefinition),
};

function begin(definition: CustomResourceDefinition & KubernetesObject): void {
  const { metadata } = definition;
  const finalizers = metadata.finalizers ?? [];
  if (!finalizers.includes(CLEANUP)) metadata.finalizers = [...finalizers, CLEANUP];
  const condition: DefinitionCondition = {
    type: 'Terminating',
    status: 'True',
    ...(metadata.deletionTimestamp === undefined ? {} : { lastTransitionTime: metadata.deletionTimestamp }),
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  const others = (definition.status?.conditions ?? []).filter(({ type }) => type !== 'Terminating');
  definition.status = { ...definition.status, conditions: [...others, condition] };
}
