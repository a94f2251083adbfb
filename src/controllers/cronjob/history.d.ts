import type { CronJob, Job } from '../../kinds/index.ts';
/** The finished Jobs beyond what the history limits keep, the oldest first. */
export declare function surplusHistory({ spec }: CronJob, jobs: readonly Job[]): Job[];
//# sourceMappingURL=history.d.ts.map
