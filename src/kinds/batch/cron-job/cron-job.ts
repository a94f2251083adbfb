import { deepEqual } from '../../../base/index.ts';
import {
  checkRequiredChoice,
  type FieldError,
  FieldPath,
  invalid,
  type Strategy,
  LABEL_SELECTOR,
  notSupported,
  printed,
  PrintedValue,
  required,
} from '../../../api/index.ts';
import type { CronJob } from '../../types/index.ts';
import { checkCounts } from '../../core/pod-template/counts.ts';
import { namesTimeZone, parseSchedule } from './schedule.ts';
import { validateJobTemplateSpec } from '../job/spec.ts';
import { setTemplateDefaults } from '../../core/pod/defaults.ts';
import { prepareTemplate } from '../../core/pod/prepare.ts';
import { warnAboutName } from '../../core/pod-template/controller-warnings.ts';
import { warnAboutJob } from '../job/warnings.ts';
import { keepSpec, keepStatus } from '../../core/pod-template/prepare.ts';
import { timeZoneProblem } from './time-zone.ts';

type Spec = NonNullable<CronJob['spec']>;

const NAME = FieldPath.of('metadata', 'name');
const SPEC = FieldPath.of('spec');
const SCHEDULE = SPEC.child('schedule');
const JOB_SPEC = SPEC.child('jobTemplate', 'spec');
/** What is left of a label's 63 characters when the time of a run and a dash have been added. */
const NAME_LIMIT = 52;

export const cronJobStrategy: Strategy<CronJob> = {
  setDefaults({ spec }) {
    if (!spec) return;
    const template = (spec.jobTemplate ??= {});
    const jobSpec = (template.spec ??= { template: {} });
    setTemplateDefaults((jobSpec.template ??= {}));
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },

  prepareForCreate(cronJob) {
    cronJob.metadata.generation = 1;
    cronJob.status = {};
    prepareTemplate(cronJob.spec?.jobTemplate?.spec?.template);
  },

  prepareForUpdate(cronJob, old) {
    keepStatus(cronJob, old);
    prepareTemplate(cronJob.spec?.jobTemplate?.spec?.template, old.spec?.jobTemplate?.spec?.template);
    if (deepEqual(cronJob.spec, old.spec)) return;
    cronJob.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },

  prepareForStatusUpdate: (cronJob, old) => keepSpec(cronJob, old),

  validateCreate({ metadata, spec }) {
    const errors = validateSpec(spec);
    const { name = '' } = metadata;
    if (name.length > NAME_LIMIT) {
      errors.push(invalid(NAME, name, `must be no more than ${NAME_LIMIT} characters`));
    }
    return errors;
  },

  validateUpdate: ({ spec }, old) => validateSpec(spec, old.spec),

  warnings({ metadata, spec }, old) {
    const warnings = old ? [] : warnAboutName(metadata);
    if (!old || !deepEqual(spec, old.spec)) warnAboutJob(warnings, spec?.jobTemplate?.spec, JOB_SPEC);
    // The path is upstream's own, which has a part twice.
    if (old && spec?.schedule?.includes('TZ')) {
      warnings.push(
        'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
      );
    }
    return warnings;
  },

  allowUnconditionalUpdate: true,
};

function validateSpec(spec: Partial<Spec> = {}, old?: Spec): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.schedule) validateSchedule(errors, spec.schedule, spec.timeZone, old);
  else errors.push(required(SCHEDULE));
  checkCounts(errors, spec, ['startingDeadlineSeconds'], SPEC);
  if (spec.timeZone !== undefined && spec.timeZone !== old?.timeZone) validateTimeZone(errors, spec.timeZone);
  const policies = ['Allow', 'Forbid', 'Replace'];
  checkRequiredChoice(errors, SPEC.child('concurrencyPolicy'), spec.concurrencyPolicy, policies);
  validateJobTemplate(errors, spec);
  checkCounts(errors, spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], SPEC);
  return errors;
}

/** A zone in the schedule itself is refused by now, and kept where it is stored. */
function validateSchedule(
  errors: FieldError[],
  schedule: string,
  timeZone: string | undefined,
  old: Spec | undefined,
): void {
  const parsed = parseSchedule(schedule);
  if ('problem' in parsed) errors.push(invalid(SCHEDULE, schedule, parsed.problem));
  if (!namesTimeZone(schedule)) return;
  if (!namesTimeZone(old?.schedule ?? '')) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    errors.push(invalid(SCHEDULE, schedule, detail));
  } else if (timeZone !== undefined) {
    errors.push(invalid(SCHEDULE, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  }
}

function validateTimeZone(errors: FieldError[], timeZone: string): void {
  const at = SPEC.child('timeZone');
  if (timeZone === '') {
    errors.push(invalid(at, timeZone, 'timeZone must be nil or non-empty string'));
    return;
  }
  if (timeZone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.push(invalid(at, timeZone, detail));
  }
  const problem = timeZoneProblem(timeZone);
  if (problem !== undefined) errors.push(invalid(at, timeZone, problem));
}

/** Its Jobs get their selectors when they are made, so the template may have none. */
function validateJobTemplate(errors: FieldError[], spec: Partial<Spec>): void {
  const jobSpec = spec.jobTemplate?.spec ?? { template: {} };
  validateJobTemplateSpec(errors, jobSpec, JOB_SPEC);
  if (jobSpec.selector) {
    const selector = printed(LABEL_SELECTOR, jobSpec.selector);
    errors.push(invalid(JOB_SPEC.child('selector'), selector, '`selector` will be auto-generated'));
  }
  if (jobSpec.manualSelector === true) {
    const value = new PrintedValue('true');
    errors.push(notSupported(JOB_SPEC.child('manualSelector'), value, ['nil', 'false']));
  }
}
