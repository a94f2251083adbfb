import path from 'node:path';
import { systemClock } from '../../src/host/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';

const WRITES_AT_ONCE = 200;

/** One object as the server itself would store it: see `crowd-objects.ts`. */
export interface Seed {
  readonly key: string;
  readonly object: object;
}

/** Fills the store of a data directory with any objects, past any server. */
export async function seedObjects(dataDir: string, seeds: Iterable<Seed>): Promise<void> {
  const all = [...seeds];
  const entryOf = (i: number): [key: string, json: string] => {
    const { key = '', object } = all[i] ?? {};
    return [key, JSON.stringify(object)];
  };
  await fill(path.join(dataDir, 'store.db'), all.length, entryOf);
}

/** Fills the store of a data directory with ConfigMaps of about a kilobyte, past any server. */
export async function seedConfigMaps(dataDir: string, count: number): Promise<void> {
  await fill(path.join(dataDir, 'store.db'), count, (i) => [configMapKey(i), configMapJson(i)]);
}

/** Fills a store file with so many revisions of a tenth as many keys. */
export async function seedRevisions(file: string, count: number): Promise<void> {
  await fill(file, count, (i) => [configMapKey(i % (count / 10)), configMapJson(i)]);
}

export function configMapName(i: number): string {
  return `stress-${String(i).padStart(6, '0')}`;
}

function configMapKey(i: number): string {
  return `/registry/configmaps/default/${configMapName(i)}`;
}

async function fill(
  file: string,
  count: number,
  entryOf: (i: number) => [key: string, json: string],
): Promise<void> {
  const store = new SqliteStore(file, { clock: systemClock });
  const encoder = new TextEncoder();
  for (let i = 0; i < count; i += WRITES_AT_ONCE) {
    const writes = Array.from({ length: Math.min(WRITES_AT_ONCE, count - i) }, (_, j) => {
      const [key, json] = entryOf(i + j);
      return store.write({ key, value: encoder.encode(json) });
    });
    await Promise.all(writes);
  }
  await store.close();
}

/** As the server itself would store it. */
function configMapJson(i: number): string {
  const hex = i.toString(16).padStart(12, '0');
  return JSON.stringify({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: {
      name: configMapName(i),
      namespace: 'default',
      uid: `00000000-0000-4000-8000-${hex}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { half: i % 2 === 0 ? 'even' : 'odd', app: `app-${i % 100}` },
    },
    data: { text: 'x'.repeat(700) },
  });
}
