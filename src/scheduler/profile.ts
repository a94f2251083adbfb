import type { EventRecorder } from '../client/index.ts';
import type { Framework } from './framework/index.ts';

/** How the Pods are scheduled that name one scheduler, and who tells of it. */
export interface Profile {
  readonly framework: Framework;
  readonly percentageOfNodesToScore: number;
  readonly events: EventRecorder;
}
