import { type FieldError, FieldPath } from '../../../api/index.ts';
import type { ReplicaSet } from '../../types/index.ts';
import { checkCounts, checkParts } from './counts.ts';

const STATUS = FieldPath.of('status');

/** The status of a ReplicaSet, and of the ReplicationController that it came from. */
export function validateReplicaStatus(status: NonNullable<ReplicaSet['status']>): FieldError[] {
  const errors: FieldError[] = [];
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
  checkCounts(errors, status, ['replicas', ...parts, 'observedGeneration', 'terminatingReplicas'], STATUS);
  checkParts(errors, status, parts, { value: status.replicas, name: 'status.replicas' }, STATUS);
  const ready = { value: status.readyReplicas, name: 'readyReplicas' };
  checkParts(errors, status, ['availableReplicas'], ready, STATUS);
  return errors;
}
