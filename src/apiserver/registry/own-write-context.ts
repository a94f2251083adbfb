import { GROUP_MASTERS } from '../contracts/index.ts';
import { AuditAnnotations } from '../request/audit-annotations.ts';
import { Warnings } from '../request/warnings.ts';
import { Freshness } from '../storage/index.ts';
import { ownAuthor } from './author.ts';
import type { WriteContext } from './write-context.ts';

/** Of a write of the server's own parts that goes the way of every other one, admission included. */
export function ownWriteContext(verb: string, nowMs: number): WriteContext {
  return {
    user: { name: 'system:apiserver', uid: '', groups: [GROUP_MASTERS], extra: {} },
    warnings: new Warnings(),
    annotations: new AuditAnnotations(),
    dryRun: false,
    nowMs,
    fieldManager: '',
    author: ownAuthor(verb),
    freshness: new Freshness(),
    options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' },
  };
}
