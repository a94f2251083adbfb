import type { JsonObject } from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { AuditAnnotations } from '../request/audit-annotations.ts';
import type { Warnings } from '../request/warnings.ts';
import type { Freshness } from '../storage/index.ts';

/** What all writes have in common: who asks, and how. */
export interface WriteContext {
  readonly user: User;
  readonly warnings: Warnings;
  readonly annotations: AuditAnnotations;
  readonly dryRun: boolean;
  readonly nowMs: number;
  /** Whose fields the write makes: the name in `managedFields`. */
  readonly fieldManager: string;
  /** Who makes the write, as the store keeps it with the revision. */
  readonly author: string;
  /** How new the reads of the request must be. */
  readonly freshness: Freshness;
  /** CreateOptions, UpdateOptions or DeleteOptions, as admission sees them; a patch updates, unless it creates. */
  readonly options: JsonObject;
}
