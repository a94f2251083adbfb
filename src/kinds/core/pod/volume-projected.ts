import {
  checkRequired,
  checkVisiblePath,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  required,
} from '../../../api/index.ts';
import type { PodVolume, ProjectedSource } from './types.ts';
import { validateDownwardFile, validateKeyToPath, validateMode } from './volume-files.ts';

const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 2 ** 32;

/** Several sources in one folder: no two may write the same file. */
export function validateProjected(
  errors: FieldError[],
  { projected }: PodVolume,
  volumePath: FieldPath,
): void {
  const path = volumePath.child('projected');
  validateMode(errors, projected?.defaultMode, path.child('defaultMode'));
  const taken = new Set<string>();
  /** `owner` is what upstream shows for a file that two sources write. */
  const take = (file: string | undefined, owner = ''): void => {
    if (!file) return;
    if (taken.has(file)) errors.push(invalid(path, owner, 'conflicting duplicate paths'));
    taken.add(file);
  };
  for (const [index, source] of (projected?.sources ?? []).entries()) {
    const at = path.child('sources').index(index);
    validateObject(errors, source.secret, take, at.child('secret'));
    validateObject(errors, source.configMap, take, at.child('configMap'));
    for (const file of source.downwardAPI?.items ?? []) {
      validateDownwardFile(errors, file, at.child('downwardAPI'));
      take(file.path, file.path);
    }
    if (source.serviceAccountToken) {
      validateToken(errors, source.serviceAccountToken, at.child('serviceAccountToken'), path);
      take(source.serviceAccountToken.path, source.serviceAccountToken.path);
    }
    if (Object.keys(source).length > 1) {
      errors.push(forbidden(at, 'may not specify more than 1 volume type per source'));
    }
  }
}

function validateObject(
  errors: FieldError[],
  source: ProjectedSource['secret'],
  take: (file: string | undefined, owner?: string) => void,
  path: FieldPath,
): void {
  if (!source) return;
  checkRequired(errors, path.child('name'), source.name);
  for (const [index, item] of (source.items ?? []).entries()) {
    validateKeyToPath(errors, item, path.child('items').index(index));
    take(item.path, source.name);
  }
}

function validateToken(
  errors: FieldError[],
  token: NonNullable<ProjectedSource['serviceAccountToken']>,
  at: FieldPath,
  path: FieldPath,
): void {
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < SHORTEST_TOKEN_SECONDS) {
    errors.push(
      invalid(at.child('expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes'),
    );
  }
  if (seconds > LONGEST_TOKEN_SECONDS) {
    const detail = 'may not specify a duration larger than 2^32 seconds';
    errors.push(invalid(at.child('expirationSeconds'), seconds, detail));
  }
  if (!token.path) errors.push(required(path.child('path')));
  else checkVisiblePath(errors, path.child('path'), token.path);
}
