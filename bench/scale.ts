// Thousands of simulated nodes, and what runs on them: how long until all are ready, what they cost while nothing happens,
// how long until Pods run on them, and for how long the server was held meanwhile (in its own processor time, a small GET
// going out every 20 ms). Processor time is that of the whole process.
//   npm run build && node bench/scale.ts [--only thousand,thousands,idle,crowd] [--profile FOLDER]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { idle, idleDeployments } from './scale/idle.ts';
import { crowdOfPods } from './scale/crowd.ts';
import { join, podsRun } from './scale/nodes.ts';
import { Report } from './stress/report.ts';
import { stopServer } from './stress/server.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, profile: { type: 'string', default: '' } },
});
const only = values.only === '' ? undefined : new Set(values.only.split(','));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-scale-'));
const report = new Report();
// A V8 profile of each server, written when it stops.
const nodeArgs = values.profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];

try {
  if (wants('thousand')) {
    const server = await join(path.join(folder, 'thousand'), 1000, nodeArgs);
    await idle(server, '1,000 nodes');
    await podsRun(report, server, 2000);
    await stopServer(server);
  }
  if (wants('thousands')) {
    const server = await join(path.join(folder, 'thousands'), 5000, nodeArgs);
    await podsRun(report, server, 10_000);
    await stopServer(server);
  }
  if (wants('idle')) {
    const server = await join(path.join(folder, 'idle'), 5000, nodeArgs);
    await idleDeployments(report, server, 1000);
    await idle(server, '5,000 nodes and 1,000 Deployments');
    await stopServer(server);
  }
  if (wants('crowd')) await crowdOfPods(report, path.join(folder, 'crowd'), 50_000, nodeArgs);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(report.failed === 0 ? 'no part held the server' : `${report.failed} parts held the server`);
process.exitCode = report.failed === 0 ? 0 : 1;

function wants(part: string): boolean {
  return only === undefined || only.has(part);
}
