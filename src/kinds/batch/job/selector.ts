/** The labels by which a Job knows its Pods, and the selector made of them, unless the client brings its own. */
import { ownValue } from '../../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  invalid,
  LABEL_SELECTOR,
  matchesLabelSelector,
  printed,
  required,
  validateLabelSelector,
} from '../../../api/index.ts';
import type { Job } from '../../types/index.ts';
import { sortedMap } from '../../shared/sorted-map.ts';

const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const NAME_LABEL = 'batch.kubernetes.io/job-name';
const OLD_UID_LABEL = 'controller-uid';
const OLD_NAME_LABEL = 'job-name';

const SPEC = FieldPath.of('spec');

/** Writes the labels into the template, and into the Job where that has no labels of its own. */
export function generateSelector({ metadata, spec }: Job): void {
  if (!spec || spec.manualSelector === true) return;
  const { uid = '', name = '' } = metadata;
  const template = (spec.template ??= {});
  const templateMetadata = (template.metadata ??= {});
  const shared = metadata.labels === undefined || metadata.labels === templateMetadata.labels;
  templateMetadata.labels = {
    [OLD_NAME_LABEL]: name,
    [NAME_LABEL]: name,
    [OLD_UID_LABEL]: uid,
    [UID_LABEL]: uid,
    ...templateMetadata.labels,
  };
  if (shared) metadata.labels = { ...templateMetadata.labels };
  spec.selector = { ...spec.selector, matchLabels: { [UID_LABEL]: uid, ...spec.selector?.matchLabels } };
}

export function validateGeneratedSelector(errors: FieldError[], { metadata, spec }: Job): void {
  if (!spec || spec.manualSelector === true || !spec.selector) return;
  const { uid = '', name = '' } = metadata;
  if (uid === '') errors.push(required(FieldPath.of('metadata', 'uid')));
  const expected: readonly (readonly [string, string])[] = [
    [OLD_UID_LABEL, uid],
    [OLD_NAME_LABEL, name],
    [UID_LABEL, uid],
    [NAME_LABEL, name],
  ];
  const labels = spec.template?.metadata?.labels;
  for (const [key, value] of expected) {
    const actual = ownValue(labels, key);
    if (actual === value) continue;
    const at = SPEC.child('template', 'metadata', 'labels').key(key);
    const detail = `must be '${value}'`;
    errors.push(actual === undefined ? required(at, detail) : invalid(at, sortedMap(labels ?? {}), detail));
  }
  const at = SPEC.child('selector');
  if (validateLabelSelector(spec.selector, at).length > 0) return;
  if (matchesLabelSelector(spec.selector, Object.fromEntries(expected))) return;
  errors.push(invalid(at, printed(LABEL_SELECTOR, spec.selector), '`selector` not auto-generated'));
}
