import fs from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { ApiClient } from './api-client.ts';

/** A server that is measured: whatever speaks Kubernetes' API, and the processes that it is made of. */
export interface Target {
  readonly name: string;
  readonly pids: readonly number[];
  /** Who asks, over so many connections that are kept. */
  client(connections: number): ApiClient;
  stop(): Promise<void>;
}

export function targetOf(
  name: string,
  config: KubeConfig,
  pids: readonly number[],
  stop: () => Promise<void> = async () => {},
): Target {
  return { name, pids, stop, client: (connections) => new ApiClient(config, connections) };
}

/** A server that somebody else has started. */
export function runningTarget(name: string, kubeconfig: string, pids: readonly number[]): Target {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return targetOf(name, config, pids);
}

/** The processor time that the processes of a server have taken so far, of all their threads. */
export function processorMs({ pids }: Target): number {
  let nanoseconds = 0;
  for (const pid of pids) {
    for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
      const text = fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
      nanoseconds += Number(text.split(' ')[0]);
    }
  }
  return nanoseconds / 1e6;
}
