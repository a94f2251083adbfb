import { ownerManifest } from '../stress/owners.ts';
import { pause, type Report, until } from '../stress/report.ts';
import type { Server } from '../stress/server.ts';
import { print } from './print.ts';

const MEASURED_MS = 60_000;
const SETTLED_MS = 5000;
/** A round without more writes than the Leases that are renewed in it. */
const QUIET_WRITES = 50;
const ROUNDS = 24;
const AT_ONCE = 16;
const COUNTED_EVERY_MS = 3000;

/** What the process does while nobody asks it anything, as a share of one core. */
export async function idle({ probed, client }: Server, name: string): Promise<void> {
  const writes = async (): Promise<number> => {
    const { text } = await client.send({ path: '/api/v1/namespaces?limit=1' });
    return Number(/"resourceVersion":"(\d+)"/.exec(text)?.[1] ?? Number.NaN);
  };
  // What was done before is told of for a while.
  for (let round = 0, last = await writes(); round < ROUNDS; round++) {
    await pause(SETTLED_MS);
    const now = await writes();
    if (now - last <= QUIET_WRITES) break;
    last = now;
  }
  const before = await writes();
  await probed.rest();
  await pause(MEASURED_MS);
  const { cpuMs } = await probed.read();
  const perSecond = ((await writes()) - before) / (MEASURED_MS / 1000);
  const share = ((cpuMs / MEASURED_MS) * 100).toFixed(2);
  print(`idle: ${name}`, `${share} % of a core, ${perSecond.toFixed(1)} writes a second`);
}

/** Makes so many Deployments of one Pod, and waits until all are ready. */
export async function idleDeployments(report: Report, server: Server, count: number): Promise<void> {
  const { client } = server;
  await report.part(server, `${count} Deployments become ready`, async () => {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let i = next++; i < count; i = next++) {
        const { path, body } = ownerManifest('Deployment', `web-${i}`, 1);
        await client.send({ method: 'POST', path, body });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return until(async () => {
      // To count them is work for the server, too.
      await pause(COUNTED_EVERY_MS);
      return (await runningPods(server)) === count;
    });
  });
}

/** How many Pods run: with a field selector no answer says how many remain. */
async function runningPods({ client }: Server): Promise<number> {
  let running = 0;
  for (let token = ''; ;) {
    const { text } = await client.send({
      path: `/api/v1/namespaces/default/pods?fieldSelector=status.phase%3DRunning&limit=40${token}`,
    });
    const { items, metadata } = JSON.parse(text) as {
      items: readonly unknown[];
      metadata: { continue?: string };
    };
    running += items.length;
    if (metadata.continue === undefined || metadata.continue === '') return running;
    token = `&continue=${metadata.continue}`;
  }
}
