import { append, deepEqual } from '../../../base/index.ts';
import {
  copyWith,
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  invalid,
  LABEL_SELECTOR,
  PrintedValue,
  validateImmutable,
} from '../../../api/index.ts';
import type { Container, Job, JobSpec, PodSpec } from '../../types/index.ts';
import { printPodSpec, printPodTemplate } from '../../core/pod/go-pod.ts';
import { FAILURE_POLICY, SUCCESS_POLICY } from './policies.ts';

const SPEC = FieldPath.of('spec');
const EMPTY: PodSpec = { containers: [] };

/** What may not change on a Job. Where it does not run yet, where and with how much it will can still be said. */
export function validateJobChange(errors: FieldError[], job: Job, old: Job): void {
  const spec: Partial<JobSpec> = job.spec ?? {};
  const oldSpec: Partial<JobSpec> = old.spec ?? {};
  validateCompletions(errors, spec, oldSpec, SPEC.child('completions'));
  const keep = (field: keyof JobSpec, struct?: Parameters<typeof validateImmutable>[3]): void => {
    append(errors, validateImmutable(spec[field], oldSpec[field], SPEC.child(field), struct));
  };
  keep('selector', LABEL_SELECTOR);
  validateTemplateChange(errors, spec, oldSpec, isSuspended(old));
  keep('completionMode');
  keep('podFailurePolicy', FAILURE_POLICY);
  keep('backoffLimitPerIndex');
  keep('managedBy');
  keep('successPolicy', SUCCESS_POLICY);
}

/** The number of indexes may follow the parallelism. */
function validateCompletions(
  errors: FieldError[],
  spec: Partial<JobSpec>,
  old: Partial<JobSpec>,
  path: FieldPath,
): void {
  const { completions } = spec;
  if (completions === old.completions) return;
  if (spec.completionMode !== 'Indexed') errors.push(invalid(path, completions, FIELD_IS_IMMUTABLE));
  else if (completions !== undefined && old.completions !== undefined && completions !== spec.parallelism) {
    errors.push(invalid(path, completions, 'can only be modified in tandem with spec.parallelism'));
  }
}

/** Asked to rest, and none of its Pods left. */
function isSuspended({ spec, status }: Job): boolean {
  if (spec?.suspend !== true) return false;
  if (status?.startTime === undefined) return true;
  return (status.conditions ?? []).some(({ type, status: is }) => type === 'Suspended' && is === 'True');
}

function validateTemplateChange(
  errors: FieldError[],
  spec: Partial<JobSpec>,
  old: Partial<JobSpec>,
  suspended: boolean,
): void {
  const template = spec.template ?? {};
  const oldTemplate = old.template ?? {};
  if (!suspended) {
    if (deepEqual(template, oldTemplate)) return;
    const value = new PrintedValue(printPodTemplate(template));
    errors.push(invalid(SPEC.child('template'), value, FIELD_IS_IMMUTABLE));
    return;
  }
  const podSpec = template.spec ?? EMPTY;
  if (deepEqual(podSpec, withAllowedChanges(oldTemplate.spec ?? EMPTY, podSpec))) return;
  const value = new PrintedValue(printPodSpec(podSpec));
  errors.push(invalid(SPEC.child('template', 'spec'), value, FIELD_IS_IMMUTABLE));
}

/** Where a Job's Pods may go can change as long as none has gone anywhere. */
const MOVABLE = ['affinity', 'nodeSelector', 'tolerations', 'schedulingGates'] as const;

/** The old spec with what may change as it is in the new one. */
function withAllowedChanges(old: PodSpec, spec: PodSpec): PodSpec {
  const rest = copyWith(old, {});
  for (const field of MOVABLE) delete rest[field];
  const allowed = {
    nodeSelector: spec.nodeSelector,
    tolerations: spec.tolerations,
    schedulingGates: spec.schedulingGates,
    affinity: withNodeAffinity(old.affinity, spec.affinity),
    initContainers: withResources(old.initContainers, spec.initContainers),
  };
  const set = Object.fromEntries(Object.entries(allowed).filter(([, value]) => value !== undefined));
  return { ...rest, containers: withResources(old.containers, spec.containers) ?? [], ...set };
}

function withNodeAffinity(old: PodSpec['affinity'], affinity: PodSpec['affinity']): PodSpec['affinity'] {
  const { nodeAffinity: _, ...others } = old ?? {};
  const nodeAffinity = affinity?.nodeAffinity;
  const merged = { ...others, ...(nodeAffinity ? { nodeAffinity } : {}) };
  return affinity === undefined && Object.keys(merged).length === 0 ? undefined : merged;
}

function withResources(
  old: Container[] | undefined,
  containers: readonly Container[] | undefined,
): Container[] | undefined {
  if (old?.length !== containers?.length) return old;
  return old?.map((container, index) => {
    const resources = containers?.[index]?.resources;
    return resources === undefined ? container : copyWith(container, { resources });
  });
}
