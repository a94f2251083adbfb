import { pause, type Report } from './report.ts';
import type { Server } from './server.ts';
import { type Owner, ownerManifest } from './owners.ts';

const MANY = 2_147_483_647;
const GROWING_MS = 15_000;

/** A number that nobody meant, of each kind that makes Pods by a number: it grows for a while, and is deleted. */
export async function endlessReplicas(report: Report, server: Server): Promise<void> {
  for (const owner of ['Deployment', 'StatefulSet', 'Job'] satisfies Owner[]) {
    const { path, body } = ownerManifest(owner, 'endless', MANY);
    await report.part(server, `a ${owner} of 2,147,483,647`, async () => {
      const { status } = await server.client.send({ method: 'POST', path, body });
      await pause(GROWING_MS);
      return `${status}, ${await podCount(server)} Pods`;
    });
    await report.part(server, 'its end', async () => {
      const startedMs = performance.now();
      const query = '?propagationPolicy=Background';
      await server.client.send({ method: 'DELETE', path: `${path}/endless${query}` });
      while ((await podCount(server)) > 0) await pause(500);
      return `after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
    });
  }
}

/** How many Pods there are, by a page of one. */
export async function podCount({ client }: Server, namespace = 'default'): Promise<number> {
  const { text } = await client.send({ path: `/api/v1/namespaces/${namespace}/pods?limit=1` });
  const remaining = Number(/"remainingItemCount":(\d+)/.exec(text)?.[1] ?? 0);
  return remaining + (text.includes('"uid"') ? 1 : 0);
}
