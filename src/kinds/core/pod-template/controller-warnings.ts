import { dns1123Label, FieldPath, type ObjectMeta } from '../../../api/index.ts';
import type { PodTemplateSpec } from '../../types/index.ts';
import { warnAboutTemplate } from '../pod/warnings.ts';

interface Controller {
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly template?: PodTemplateSpec };
}

const TEMPLATE = FieldPath.of('spec', 'template');

/** What upstream warns of in a controller: a name that its Pods cannot have as a host name, and its template. */
export function warnAboutController(object: Controller, old?: Controller): string[] {
  return [...(old ? [] : warnAboutName(object.metadata)), ...warnAboutControllerTemplate(object, old)];
}

/** What did not change was warned of before. */
export function warnAboutControllerTemplate(object: Controller, old?: Controller): string[] {
  if (old && object.metadata.generation === old.metadata.generation) return [];
  return warnAboutTemplate(object.spec?.template, TEMPLATE);
}

/** Of a name that Pods cannot have as a host name. */
export function warnAboutName({ name = '' }: ObjectMeta): string[] {
  const messages = dns1123Label(name);
  if (messages.length === 0) return [];
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`metadata.name: ${why}; a DNS label is recommended: [${messages.join(' ')}]`];
}
