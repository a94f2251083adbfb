import { append } from '../../../base/index.ts';
import type { FieldPath } from '../../../api/index.ts';
import type { Job } from '../../types/index.ts';
import { warnAboutTemplate } from '../../core/pod/warnings.ts';

const MANY_COMPLETIONS = 100_000;
const MUCH_PARALLELISM = 10_000;

/** What upstream warns of in a Job, or in the template of one, of which the spec is at `path`. */
export function warnAboutJob(warnings: string[], spec: Job['spec'], path: FieldPath): void {
  const { completionMode, completions = 0, parallelism = 0 } = spec ?? {};
  if (completionMode === 'Indexed' && completions > MANY_COMPLETIONS && parallelism > MUCH_PARALLELISM) {
    warnings.push(
      `${path.toString()}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
    );
  }
  append(warnings, warnAboutTemplate(spec?.template, path.child('template')));
}
