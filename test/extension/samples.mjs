import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../samples');

/** The samples without their settings, which start a cluster: in these tests, a person does. */
export function copySamples(folder) {
  cpSync(samples, folder, { recursive: true, filter: (path) => !path.endsWith('.vscode') });
}
