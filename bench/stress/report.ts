import type { ProbeReading } from './probe.ts';
import { configMapName } from './seed.ts';
import type { Server } from './server.ts';

/** The longest that the server may be held, in its own processor time. */
const LIMIT_MS = 50;
const GIVEN_UP_MS = 900_000;
const TITLES = ['held ms', '> 50', 'GET ms', 'cpu s', 'before', 'peak', 'after'];

/** A line for each part that ran. */
export class Report {
  /** How many parts held the server. */
  failed = 0;

  constructor() {
    console.log(`${'part'.padEnd(44)} ${TITLES.map((title) => title.padStart(8)).join('')}`);
  }

  /** Runs a part with a small GET every 20 ms beside it, and prints what it took. */
  async part({ client, probed }: Server, name: string, work: () => Promise<string>): Promise<void> {
    const before = await probed.settle();
    let running = true;
    let slowestMs = 0;
    const reading = (async () => {
      while (running) {
        const startedMs = performance.now();
        await client.send({ path: '/api/v1/namespaces/default' });
        slowestMs = Math.max(slowestMs, performance.now() - startedMs);
        await pause(20);
      }
    })();
    // What fails is said, instead of what follows from it; the parts after it run.
    const result = await work().catch((error: unknown) => this.failure(error));
    running = false;
    await reading.catch((error: unknown) => console.log(`a small GET: ${this.failure(error)}`));
    const measured = await probed.read();
    const after = await probed.settle();
    this.print(name, measured, before.heldMiB, after.heldMiB, slowestMs, result);
  }

  private failure(error: unknown): string {
    this.failed++;
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }

  print(
    name: string,
    { longestMs, overLimit, cpuMs, peakMiB }: ProbeReading,
    beforeMiB: number,
    afterMiB: number,
    getMs: number,
    result: string,
  ): void {
    if (longestMs > LIMIT_MS) this.failed++;
    const figures = [
      longestMs.toFixed(1),
      `${overLimit}`,
      getMs.toFixed(0),
      (cpuMs / 1000).toFixed(1),
      beforeMiB.toFixed(0),
      peakMiB.toFixed(0),
      afterMiB.toFixed(0),
    ];
    console.log(`${name.padEnd(44)} ${figures.map((figure) => figure.padStart(8)).join('')}  ${result}`);
  }
}

/** Changes one of so many ConfigMaps every few milliseconds while something else is done. */
export async function underWrites(
  { client }: Server,
  objects: number,
  work: () => Promise<string>,
): Promise<string> {
  let running = true;
  const writing = (async () => {
    for (let i = 0; running; i++) {
      await client.send({
        method: 'PATCH',
        path: `/api/v1/namespaces/default/configmaps/${configMapName(i % objects)}`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ data: { n: `${i}` } }),
      });
      await pause(5);
    }
  })();
  try {
    return await work();
  } finally {
    running = false;
    await writing;
  }
}

/** Asks until it is so, and says how long that took. */
export async function until(done: () => Promise<boolean>): Promise<string> {
  const startedMs = performance.now();
  while (!(await done())) {
    if (performance.now() - startedMs > GIVEN_UP_MS) return 'given up';
    await pause(250);
  }
  return `after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
