import type { FieldError } from '../field.ts';
import { quote } from '../go-text.ts';
import { StatusError } from '../status.ts';

/** The group and kind that an answer names; `ConfigMap` or `Deployment.apps` in its message. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * The answer to an object with errors: 422 `Invalid`. Every error is a cause; the message tells those that read the
 * same only once.
 */
export function invalidError(of: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const kind = of.group === '' ? of.kind : `${of.kind}.${of.group}`;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  return new StatusError(422, 'Invalid', `${kind} ${quote(name)} is invalid: ${aggregated(errors)}`, {
    ...(name === '' ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    ...(of.kind === '' ? {} : { kind: of.kind }),
    causes,
  });
}

/** `field: message`, or `[a, b]` where there are several. */
export function aggregated(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}
