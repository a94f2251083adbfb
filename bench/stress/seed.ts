import path from 'node:path';
import { systemClock } from '../../src/host/index.ts';
import { SqliteStore } from '../../src/platform/index.ts';

const WRITES_AT_ONCE = 200;

/** Fills the store of a data directory with ConfigMaps of about a kilobyte, past any server. */
export async function seedConfigMaps(dataDir: string, count: number): Promise<void> {
  await fill(path.join(dataDir, 'store.db'), count, (i) => configMapKey(i));
}

/** Fills a store file with so many revisions of a tenth as many keys. */
export async function seedRevisions(file: string, count: number): Promise<void> {
  await fill(file, count, (i) => configMapKey(i % (count / 10)));
}

export function configMapName(i: number): string {
  return `stress-${String(i).padStart(6, '0')}`;
}

function configMapKey(i: number): string {
  return `/registry/configmaps/default/${configMapName(i)}`;
}

async function fill(file: string, count: number, keyOf: (i: number) => string): Promise<void> {
  const store = new SqliteStore(file, { clock: systemClock });
  const encoder = new TextEncoder();
  for (let i = 0; i < count; i += WRITES_AT_ONCE) {
    const writes = Array.from({ length: Math.min(WRITES_AT_ONCE, count - i) }, (_, j) =>
      store.write({ key: keyOf(i + j), value: encoder.encode(configMapJson(i + j)) }),
    );
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
