import { append, canonicalText, repeats } from '../../base/index.ts';
import {
  checkMessages,
  dns1123Label,
  duplicate,
  type FieldError,
  FieldPath,
  type Strategy,
  printed,
  required,
  validateImmutable,
  validateLabels,
} from '../../api/index.ts';
import type { RuntimeClass } from '../types/index.ts';
import { oldLabelMessage } from '../core/node-selector/node-labels.ts';
import { TOLERATION } from '../core/pod/go-pod.ts';
import { validateOverhead } from '../core/pod/resources.ts';
import { validateTolerations } from '../core/pod/scheduling.ts';

const HANDLER = FieldPath.of('handler');
const SCHEDULING = FieldPath.of('scheduling');

export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  validateCreate: validate,
  validateUpdate: (runtimeClass, old) => [
    ...validate(runtimeClass),
    ...validateImmutable(runtimeClass.handler, old.handler, HANDLER),
  ],
  metadataChecks: ['change', 'itself'],
  anyFinalizers: true,
  allowUnconditionalUpdate: false,
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {}).flatMap((label) => {
      const message = oldLabelMessage(label);
      return message === undefined ? [] : [`scheduling.nodeSelector: ${message}`];
    }),
};

function validate({ handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors: FieldError[] = [];
  if (!handler) errors.push(required(HANDLER));
  else checkMessages(errors, HANDLER, handler, dns1123Label(handler));
  if (overhead) validateOverhead(errors, overhead.podFixed ?? {}, FieldPath.of('overhead'));
  if (!scheduling) return errors;
  append(errors, validateLabels(scheduling.nodeSelector, SCHEDULING.child('nodeSelector')));
  const tolerations = scheduling.tolerations ?? [];
  const at = SCHEDULING.child('tolerations');
  validateTolerations(errors, tolerations, at);
  const isRepeated = repeats<string>();
  for (const [index, toleration] of tolerations.entries()) {
    if (isRepeated(canonicalText(toleration)))
      errors.push(duplicate(at.index(index), printed(TOLERATION, toleration)));
  }
  return errors;
}
