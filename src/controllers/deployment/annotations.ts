import type { Deployment, ReplicaSet } from '../../kinds/index.ts';
import { maxSurge } from './limits.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
/** The revisions that a ReplicaSet had before it was rolled back to. */
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
/** How many replicas the Deployment wanted when it last sized the ReplicaSet: it tells when the Deployment was scaled. */
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
/** The same with the surge: the whole that a ReplicaSet's share is computed from. */
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);
const HISTORY_LIMIT_CHARACTERS = 2000;

type Annotations = Readonly<Record<string, string>>;

/** The revision, a whole number of 64 bits: nobody keeps a user from writing a large one. Zero where there is none. */
export function revisionOf(object: ReplicaSet | Deployment): bigint {
  return parseRevision(object.metadata.annotations?.[REVISION] ?? '') ?? 0n;
}

export function desiredReplicasOf(replicaSet: ReplicaSet): number | undefined {
  return numberAt(replicaSet, DESIRED_REPLICAS);
}

export function maxReplicasOf(replicaSet: ReplicaSet): number | undefined {
  return numberAt(replicaSet, MAX_REPLICAS);
}

/** The sizes that a ReplicaSet of this Deployment is marked with. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const replicas = deployment.spec?.replicas ?? 0;
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** A ReplicaSet's annotations where it is the newest of its Deployment: the Deployment's own, and the revision. */
export function newestAnnotations(
  deployment: Deployment,
  current: Annotations,
  revision: bigint,
): Annotations {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !NOT_COPIED.has(key),
  );
  const next: Record<string, string> = { ...current, ...Object.fromEntries(copied) };
  const before = current[REVISION];
  const known = before === undefined ? 0n : parseRevision(before);
  if (known === undefined || known >= revision) return next;
  next[REVISION] = String(revision);
  if (before !== undefined) next[REVISION_HISTORY] = historyWith(current[REVISION_HISTORY] ?? '', before);
  return next;
}

function parseRevision(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const revision = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, revision) === revision ? revision : undefined;
}

/** The revisions with one more at the end; the oldest are dropped where the text would grow too long. */
function historyWith(history: string, revision: string): string {
  const text = history === '' ? revision : `${history},${revision}`;
  if (text.length <= HISTORY_LIMIT_CHARACTERS) return text;
  // From the first whole revision on that leaves the text short enough.
  const start = text.indexOf(',', text.length - HISTORY_LIMIT_CHARACTERS - 1);
  return start < 0 ? '' : text.slice(start + 1);
}

function numberAt(replicaSet: ReplicaSet, key: string): number | undefined {
  const text = replicaSet.metadata.annotations?.[key];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
