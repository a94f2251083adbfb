import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { cloneJson, equalIgnoringNulls } from '../../base/index.ts';
import { jsonDiff } from '../../api/index.ts';
import type { PersistentVolumeClaim } from '../../kinds/index.ts';

/** A node tells how far it is with making a claim's volume larger, and nothing else of claims. */
export function claimStatusProblem(attributes: AdmissionAttributes, node: string): string | undefined {
  if (attributes.subresource !== 'status') return 'may only update PVC status';
  if (attributes.operation !== 'UPDATE') return `unexpected operation "${attributes.operation}"`;
  const [before, now] = [attributes.oldObject, attributes.object].map((claim) =>
    withoutProgress(claim as PersistentVolumeClaim),
  );
  if (equalIgnoringNulls(before, now)) return undefined;
  const diff = jsonDiff(JSON.stringify(before), JSON.stringify(now));
  return `node "${node}" is not allowed to update fields other than status.quantity and status.conditions: ${diff}`;
}

function withoutProgress(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const copy = cloneJson(claim);
  delete copy.metadata.resourceVersion;
  delete copy.metadata.managedFields;
  if (!copy.status) return { ...copy, status: {} };
  for (const field of PROGRESS) delete copy.status[field];
  return copy;
}

const PROGRESS = ['capacity', 'conditions', 'allocatedResourceStatuses', 'allocatedResources'] as const;
