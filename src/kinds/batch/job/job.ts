import type { SelectableFields } from '../../../api/index.ts';
import { countText } from '../../definition/index.ts';
import { deepEqual } from '../../../base/index.ts';
import { dns1123Label, type FieldError, FieldPath, invalid, type Strategy } from '../../../api/index.ts';
import type { Job } from '../../types/index.ts';
import { warnAboutName } from '../../core/pod-template/controller-warnings.ts';
import { warnAboutJob } from './warnings.ts';
import { validateJobChange } from './change.ts';
import { generateSelector, validateGeneratedSelector } from './selector.ts';
import { setJobSpecDefaults, validateJobSpec } from './spec.ts';
import { validateJobStatus } from './status.ts';
import { beginController, continueController, keepSpec } from '../../core/pod-template/prepare.ts';

const SPEC = FieldPath.of('spec');

export const jobStrategy: Strategy<Job> = {
  setDefaults(job) {
    const spec = (job.spec ??= { template: {} });
    setJobSpecDefaults(spec);
    const labels = spec.template.metadata?.labels;
    // The very same map, so that the labels that are generated for the Pods become the Job's, too.
    if (labels && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels;
  },

  prepareForCreate(job) {
    generateSelector(job);
    beginController(job, {});
  },

  prepareForUpdate: (job, old) => continueController(job, old),
  prepareForStatusUpdate: (job, old) => keepSpec(job, old),
  validateCreate: (job) => validateJob(job),

  /** Upstream checks the new Job by itself, and then once more beside the old one. */
  validateUpdate(job, old) {
    const errors = validateJob(job);
    validateJobSpec(errors, job.spec, SPEC);
    validateJobChange(errors, job, old);
    return errors;
  },

  validateStatusUpdate: validateJobStatus,
  metadataChecks: ['itself', 'change'],

  warnings(job, old) {
    const warnings = old ? [] : warnAboutName(job.metadata);
    if (!old || !deepEqual(job.spec, old.spec)) warnAboutJob(warnings, job.spec, FieldPath.of('spec'));
    return warnings;
  },

  allowUnconditionalUpdate: true,
};

function validateJob(job: Job): FieldError[] {
  const errors: FieldError[] = [];
  validateGeneratedSelector(errors, job);
  validateJobSpec(errors, job.spec, SPEC);
  const { completionMode, completions = 0 } = job.spec ?? {};
  if (completionMode !== 'Indexed' || completions <= 0) return errors;
  const { name = '' } = job.metadata;
  const lastHostname = `${name}-${completions - 1}`;
  if (dns1123Label(lastHostname).length > 0) {
    const detail = `will not able to create pod with invalid DNS label: ${lastHostname}`;
    errors.push(invalid(FieldPath.of('metadata', 'name'), name, detail));
  }
  return errors;
}

export const jobFields: SelectableFields = {
  fields: { 'status.successful': countText('status.succeeded') },
  refuse: (field) => `field label "${field}" not supported for Job`,
};
