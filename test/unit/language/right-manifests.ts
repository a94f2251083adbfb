import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export interface RightManifest {
  readonly name: string;
  readonly text: string;
}

/** Manifests that are right in every respect: the samples, and those kept to stay silent. */
export function rightManifests(): RightManifest[] {
  return ['samples', 'test/language/valid']
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)))
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }));
}
