import { append } from '../../../base/index.ts';
import {
  byteLength,
  checkMessages,
  checkSupported,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  httpPath,
  invalid,
  matchesLabelSelector,
  notSupported,
  printed,
  required,
  tooLong,
  validateLabelSelector,
} from '../../../api/index.ts';
import type { JobSpec } from '../../types/index.ts';
import { checkCounts } from '../../core/pod-template/counts.ts';
import { SUCCESS_POLICY, validateFailurePolicy, validateSuccessPolicy } from './policies.ts';
import { setTemplateDefaults } from '../../core/pod/defaults.ts';
import { validatePodTemplate } from '../../core/pod/spec.ts';
import { printLabels } from '../../core/pod-template/template.ts';

const PARALLELISM_LIMIT = 100_000;
const FAILED_INDEXES_LIMIT = 100_000;
/** From so many completions on, parallelism and failures are held low, so that what is done can be tracked. */
const MANY_COMPLETIONS = 100_000;
const LIMIT_OF_MANY = 10_000;
const MANAGER_LIMIT_BYTES = 63;
const UNLIMITED = 2147483647;

export function setJobSpecDefaults(spec: JobSpec): void {
  setTemplateDefaults((spec.template ??= {}));
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : UNLIMITED;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  }
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
}

/** A Job's spec with its selector, as of a Job by itself; that of a CronJob's template has none yet. */
export function validateJobSpec(errors: FieldError[], spec: JobSpec | undefined, path: FieldPath): void {
  validateJobTemplateSpec(errors, spec ?? EMPTY_SPEC, path);
  const { selector, template } = spec ?? EMPTY_SPEC;
  const at = path.child('selector');
  const problems = selector ? validateLabelSelector(selector, at) : [required(at)];
  append(errors, problems);
  if (selector && problems.length > 0) return;
  const labels = template?.metadata?.labels;
  if (matchesLabelSelector(selector, labels)) return;
  const detail = '`selector` does not match template `labels`';
  errors.push(invalid(path.child('template', 'metadata', 'labels'), printLabels(template), detail));
}

const EMPTY_SPEC: JobSpec = { template: {} };

export function validateJobTemplateSpec(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit'] as const;
  const more = ['ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const;
  checkCounts(errors, spec, [...counts, ...more], path);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  }
  if (spec.managedBy !== undefined) validateManager(errors, spec.managedBy, path.child('managedBy'));
  validateCompletionMode(errors, spec, path);
  if (spec.podFailurePolicy) validateFailurePolicy(errors, spec, path.child('podFailurePolicy'));
  if (spec.successPolicy) {
    const at = path.child('successPolicy');
    if (spec.completionMode === 'Indexed') validateSuccessPolicy(errors, spec, at);
    else errors.push(invalid(at, printed(SUCCESS_POLICY, spec.successPolicy), NEEDS_INDEXES));
  }
  validateReplacement(errors, spec, path.child('podReplacementPolicy'));
  validatePodTemplate(errors, spec.template, path.child('template'));
  validateRestartPolicy(errors, spec, path.child('template', 'spec', 'restartPolicy'));
}

const NEEDS_INDEXES = 'requires indexed completion mode';

/** A controller's name has a domain before it: `example.com/queue`. */
function validateManager(errors: FieldError[], manager: string, path: FieldPath): void {
  const slash = manager.indexOf('/');
  if (manager === '') errors.push(required(path));
  else if (slash <= 0 || slash === manager.length - 1) {
    errors.push(invalid(path, manager, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  } else {
    const [domain, name] = [manager.slice(0, slash), manager.slice(slash + 1)];
    checkMessages(errors, path, domain, dns1123Subdomain(domain));
    checkMessages(errors, path, name, httpPath(name));
  }
  if (byteLength(manager) > MANAGER_LIMIT_BYTES) errors.push(tooLong(path, MANAGER_LIMIT_BYTES));
}

function validateCompletionMode(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const { completionMode = 'NonIndexed', backoffLimitPerIndex, maxFailedIndexes } = spec;
  checkSupported(errors, path.child('completionMode'), completionMode, ['NonIndexed', 'Indexed']);
  if (completionMode === 'Indexed') validateIndexed(errors, spec, path);
  if (completionMode !== 'NonIndexed') return;
  if (backoffLimitPerIndex !== undefined) {
    errors.push(invalid(path.child('backoffLimitPerIndex'), backoffLimitPerIndex, NEEDS_INDEXES));
  }
  if (maxFailedIndexes !== undefined) {
    errors.push(invalid(path.child('maxFailedIndexes'), maxFailedIndexes, NEEDS_INDEXES));
  }
}

function validateIndexed(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const failed = path.child('maxFailedIndexes');
  if (completions === undefined) {
    errors.push(required(path.child('completions'), 'when completion mode is Indexed'));
  }
  if (parallelism > PARALLELISM_LIMIT) {
    const detail = `must be less than or equal to ${PARALLELISM_LIMIT} when completion mode is Indexed`;
    errors.push(invalid(path.child('parallelism'), parallelism, detail));
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(invalid(failed, maxFailedIndexes, 'must be less than or equal to completions'));
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > FAILED_INDEXES_LIMIT) {
    errors.push(invalid(failed, maxFailedIndexes, `must be less than or equal to ${FAILED_INDEXES_LIMIT}`));
  }
  if (completions === undefined || completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined)
    return;
  const when = `when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  const detail = `must be less than or equal to ${LIMIT_OF_MANY} ${when}`;
  if (maxFailedIndexes === undefined) {
    errors.push(required(failed, `must be specified when completions are above ${MANY_COMPLETIONS}`));
  }
  if (parallelism > LIMIT_OF_MANY) errors.push(invalid(path.child('parallelism'), parallelism, detail));
  if (maxFailedIndexes !== undefined && maxFailedIndexes > LIMIT_OF_MANY) {
    errors.push(invalid(failed, maxFailedIndexes, detail));
  }
}

/** A policy that looks at how a Pod failed has to wait until it has. */
function validateReplacement(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const policy = spec.podReplacementPolicy;
  if (policy === undefined) return;
  checkSupported(
    errors,
    path,
    policy,
    spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'],
  );
}

function validateRestartPolicy(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const policy = spec.template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') {
    errors.push(required(path, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(notSupported(path, policy, ['OnFailure', 'Never']));
  } else if (spec.podFailurePolicy && policy !== 'Never') {
    errors.push(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
}
