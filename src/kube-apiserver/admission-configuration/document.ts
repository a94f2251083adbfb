import { isObject, type JsonObject, setKey } from '../../base/index.ts';
import { type FieldError, quote } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';

/** What is said to one plugin. */
export interface Document {
  readonly content: JsonObject;
}

/** What is said to a plugin is wrong, in upstream's words. */
export class DocumentError extends Error {}

/** The same, found as late as upstream finds it. */
export class InitializationError extends DocumentError {}

/** Throws where a document is of another kind than the one that is read. */
export function checkKind(
  content: JsonObject,
  { kind, versions }: { readonly kind: string; readonly versions: readonly string[] },
): void {
  const [given, apiVersion] = [text(content['kind']), text(content['apiVersion'])];
  const missing = given === '' ? 'Kind' : apiVersion === '' ? 'apiVersion' : undefined;
  if (missing !== undefined) {
    throw new DocumentError(`Object '${missing}' is missing in '${JSON.stringify(content)}'`);
  }
  if (given !== kind || !versions.includes(apiVersion)) {
    throw new DocumentError(`no kind ${quote(given)} is registered for version ${quote(apiVersion)}`);
  }
}

/** As upstream prints several errors as one. */
export function aggregated(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

export function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map((entry: unknown) => (isObject(entry) ? entry : {})) : [];
}

/** The texts of an object; what is no text is left out. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [key, entry] of Object.entries(isObject(value) ? value : {})) {
    if (typeof entry === 'string') setKey(found, key, entry);
  }
  return found;
}

/** The texts of a list; what is no text is left out. */
export function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** A whole number; 0 where there is none. */
export function integerIn(content: JsonObject, field: string): number {
  const value = content[field];
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}
