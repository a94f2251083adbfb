import type { PodSpec } from '../../types/index.ts';
import type { VolumesByName } from './volumes.ts';

/** What the checks of a container need to know of its Pod. */
export interface PodContext {
  readonly spec: PodSpec;
  readonly volumes: VolumesByName;
  readonly claimNames: readonly string[];
  readonly graceSeconds: number;
  readonly hostUsers: boolean;
}
