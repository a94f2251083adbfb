import type { JsonObject } from '../../base/index.ts';
import { type FieldError, FieldPath } from '../../api/index.ts';
import { type Toleration, validateTolerations } from '../../kinds/index.ts';
import { checkKind, type Document, DocumentError, listOf } from './document.ts';

const CONFIGURATION = {
  kind: 'Configuration',
  versions: ['podtolerationrestriction.admission.k8s.io/v1alpha1'],
};

/** Of Pods in namespaces that say nothing of their own. */
export interface TolerationRestriction {
  /** What every Pod is given. */
  readonly default: readonly Toleration[];
  /** What a Pod may tolerate at most; anything where it is empty. */
  readonly whitelist: readonly Toleration[];
}

/** Throws a {@link DocumentError} with all that is wrong. */
export function tolerationRestriction(document: Document | undefined): TolerationRestriction {
  if (document) checkKind(document.content, CONFIGURATION);
  const errors: FieldError[] = [];
  const path = FieldPath.of('podtolerationrestriction');
  const read = (field: 'default' | 'whitelist'): readonly Toleration[] => {
    const tolerations = listOf(document?.content[field]).map(tolerationOf);
    validateTolerations(errors, tolerations, path.child(field));
    return tolerations;
  };
  const found = { default: read('default'), whitelist: read('whitelist') };
  if (errors.length === 0) return found;
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  throw new DocumentError(`invalid config: [${texts.join(' ')}]`);
}

/** The fields of a toleration; what is none is left out. */
export function tolerationOf(given: JsonObject): Toleration {
  const { tolerationSeconds: seconds } = given;
  const texts = ['key', 'operator', 'value', 'effect'].flatMap((field) => {
    const value = given[field];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  return {
    ...Object.fromEntries(texts),
    ...(typeof seconds === 'number' ? { tolerationSeconds: seconds } : {}),
  };
}
