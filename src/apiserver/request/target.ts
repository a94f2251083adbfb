import { badRequest } from '../../api/index.ts';

export interface Target {
  /** Decoded, slashes as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Splits a request's target. Undefined where the path's escapes make no sense. */
export function parseTarget(target: string): Target | undefined {
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  try {
    return { path: decodeURIComponent(rawPath), query };
  } catch {
    return undefined;
  }
}

/** What stands for the body of a request: its media type in lower case, without parameters. JSON where it is missing. */
export function mediaTypeOf(contentType: string | undefined): string {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return type === '' ? 'application/json' : type;
}

/** Throws the 400 of a name in a path that no object can have. */
export function checkPathName(name: string): void {
  if (name === '.' || name === '..')
    throw badRequest(`Name parameter invalid: "${name}": may not be '${name}'`);
  for (const character of ['/', '%']) {
    if (name.includes(character)) {
      throw badRequest(`Name parameter invalid: "${name}": may not contain '${character}'`);
    }
  }
}
