import { deepEqual } from '../../../base/index.ts';
import { type FieldError, FieldPath, type Strategy } from '../../../api/index.ts';
import type { PodTemplate } from '../../types/index.ts';
import { setTemplateDefaults } from '../pod/defaults.ts';
import { prepareTemplate } from '../pod/prepare.ts';
import { validatePodTemplate } from '../pod/spec.ts';
import { warnAboutTemplate } from '../pod/warnings.ts';

const TEMPLATE = FieldPath.of('template');

/** A template that stands for itself: nothing makes Pods of it. */
export const podTemplateStrategy: Strategy<PodTemplate> = {
  setDefaults: (object) => setTemplateDefaults((object.template ??= {})),

  prepareForCreate({ metadata, template }) {
    metadata.generation = 1;
    prepareTemplate(template);
  },

  prepareForUpdate({ metadata, template }, old) {
    prepareTemplate(template, old.template);
    if (!deepEqual(template, old.template)) metadata.generation = (old.metadata.generation ?? 0) + 1;
  },

  validateCreate: validate,
  validateUpdate: validate,

  warnings: ({ template }, old) =>
    old && deepEqual(template, old.template) ? [] : warnAboutTemplate(template, TEMPLATE),

  allowUnconditionalUpdate: true,
};

function validate({ template }: PodTemplate): FieldError[] {
  const errors: FieldError[] = [];
  validatePodTemplate(errors, template, TEMPLATE);
  return errors;
}
