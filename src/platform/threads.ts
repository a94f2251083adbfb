import {
  isMainThread,
  type MessagePort,
  parentPort,
  type TransferListItem,
  Worker,
} from 'node:worker_threads';
import type { Link, LinkReceiver } from '../base/index.ts';

export interface ThreadOptions {
  /** What the thread is given at its start; see {@link threadData}. */
  readonly data: unknown;
  /** How much its objects may take before it, and it alone, is ended. */
  readonly heapLimitMiB: number;
}

/**
 * Runs a program in a thread of its own; the link is the way to it. It does not keep the process from its end. Disposed of,
 * it is ended in the midst of whatever it does.
 */
export function startThread(program: string, { data, heapLimitMiB }: ThreadOptions): Link {
  const worker = new Worker(program, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMiB },
    // What was said to the process is not meant for it.
    argv: [],
    execArgv: [],
  });
  worker.unref();
  const link = linkOver(worker);
  return {
    ...link,
    receive(receiver) {
      link.receive(receiver);
      let reason = new Error('the thread has ended');
      worker.on(
        'error',
        (error: unknown) => (reason = error instanceof Error ? error : new Error(String(error))),
      );
      worker.on('exit', () => receiver.closed(reason));
    },
    dispose: () => void worker.terminate(),
  };
}

/** The way from a thread to the one that started it. */
export function linkToStarter(): Link {
  if (isMainThread || !parentPort) throw new Error('nobody has started this thread');
  return linkOver(parentPort);
}

/** One end of a channel between threads, or within one. */
export function linkOver(port: MessagePort | Worker): Link {
  return {
    send: (message, handedOver = []) => port.postMessage(message, handedOver as readonly TransferListItem[]),
    receive({ message, closed }: LinkReceiver) {
      port.on('message', message);
      port.on('messageerror', (error) => closed(error));
      if (!(port instanceof Worker)) port.on('close', () => closed(new Error('the channel is closed')));
    },
    dispose: () => {
      if (!(port instanceof Worker)) port.close();
    },
  };
}
