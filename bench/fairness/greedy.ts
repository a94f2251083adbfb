// Asks for one long list again and again, over many connections, until it is told to stop: in a thread of its own, so that
// what it takes in does not delay who is measured.
import https from 'node:https';
import { parentPort, workerData } from 'node:worker_threads';

interface GreedyWork {
  readonly options: https.RequestOptions;
  readonly connections: number;
}

const { options, connections } = workerData as GreedyWork;
const agent = new https.Agent({ keepAlive: true, maxSockets: connections });
const codes = new Map<number, number>();
let isOver = false;
parentPort?.on('message', () => {
  isOver = true;
  agent.destroy();
  parentPort?.postMessage([...codes]);
  parentPort?.close();
});
for (let i = 0; i < connections; i++) void askAgain();

async function askAgain(): Promise<void> {
  while (!isOver) {
    const code = await ask();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (code === 429) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function ask(): Promise<number> {
  return new Promise((resolve) => {
    const request = https.get({ ...options, agent }, (response) => {
      response.on('data', () => undefined);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    request.on('error', () => resolve(0));
  });
}
