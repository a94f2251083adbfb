/** `batch`: what runs Pods to an end: Jobs and CronJobs. */
import { cronJobCells, jobCells } from './columns.ts';
import { type KindDefinition, STATUS } from '../definition/index.ts';
import { cronJobStrategy } from './cron-job/cron-job.ts';
import { jobFields, jobStrategy } from './job/job.ts';

export const batchKinds: readonly KindDefinition[] = [
  {
    group: 'batch',
    version: 'v1',
    kind: 'CronJob',
    plural: 'cronjobs',
    cells: cronJobCells,
    shortNames: ['cj'],
    categories: ['all'],
    subresources: [STATUS],
    strategy: cronJobStrategy,
  },
  {
    group: 'batch',
    version: 'v1',
    kind: 'Job',
    plural: 'jobs',
    cells: jobCells,
    categories: ['all'],
    subresources: [STATUS],
    strategy: jobStrategy,
    deletion: { orphansDependents: true },
    selectableFields: jobFields,
  },
];
