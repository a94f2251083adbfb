import { findCondition, formatTime } from '../../api/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import { type Condition } from '../library/objects/index.ts';
import type { Remaining } from './namespace-content.ts';

type NamespaceConditions = NonNullable<NonNullable<Namespace['status']>['conditions']>;

/** The five conditions by which a namespace says how far its end has come. */
export function deletionConditions(
  current: NamespaceConditions | undefined,
  remaining: Remaining,
  discoveryFailure: string | undefined,
  nowMs: number,
): NamespaceConditions {
  const { counts, finalizers, failures } = remaining;
  const told = [
    discoveryFailure === undefined
      ? good(
          'NamespaceDeletionDiscoveryFailure',
          'ResourcesDiscovered',
          'All resources successfully discovered',
        )
      : bad('NamespaceDeletionDiscoveryFailure', 'DiscoveryFailed', discoveryFailure),
    good(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    failures.length === 0
      ? good(
          'NamespaceDeletionContentFailure',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        )
      : bad(
          'NamespaceDeletionContentFailure',
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`,
        ),
    counts.size === 0
      ? good('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed')
      : bad(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${listed(counts, (resource, count) => `${resource} has ${count} resource instances`)}`,
        ),
    finalizers.size === 0
      ? good(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        )
      : bad(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${listed(finalizers, (finalizer, count) => `${finalizer} in ${count} resource instances`)}`,
        ),
  ];
  return told.map((condition) => {
    const old = findCondition<Condition>(current, condition.type);
    const since = old?.status === condition.status ? old.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: since ?? formatTime(nowMs) };
  });
}

type Told = { type: string; status: 'True' | 'False'; reason: string; message: string };

function good(type: string, reason: string, message: string): Told {
  return { type, status: 'False', reason, message };
}

function bad(type: string, reason: string, message: string): Told {
  return { type, status: 'True', reason, message };
}

function listed(counts: ReadonlyMap<string, number>, text: (key: string, count: number) => string): string {
  return [...counts]
    .map(([key, count]) => text(key, count))
    .sort()
    .join(', ');
}
