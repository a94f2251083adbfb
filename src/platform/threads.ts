import type { MessagePort, TransferListItem, Worker } from 'node:worker_threads';
import type { Link, LinkReceiver } from '../base/index.ts';

/** Loaded by who starts a thread, or is one: a start does not need it. */
const threads = (): typeof import('node:worker_threads') => process.getBuiltinModule('node:worker_threads');

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
  const { Worker } = threads();
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

/** What this thread was given at its start. */
export function threadData(): unknown {
  return threads().workerData;
}

/** The way from a thread to the one that started it. */
export function linkToStarter(): Link {
  const { isMainThread, parentPort } = threads();
  if (isMainThread || !parentPort) throw new Error('nobody has started this thread');
  return linkOver(parentPort);
}

/** One end of a channel between threads, or within one. */
export function linkOver(port: MessagePort | Worker): Link {
  const isPort = (end: MessagePort | Worker): end is MessagePort => !(end instanceof threads().Worker);
  return {
    send: (message, handedOver = []) => port.postMessage(message, handedOver as readonly TransferListItem[]),
    receive({ message, closed }: LinkReceiver) {
      port.on('message', message);
      port.on('messageerror', (error) => closed(error));
      if (isPort(port)) port.on('close', () => closed(new Error('the channel is closed')));
    },
    dispose: () => {
      if (isPort(port)) port.close();
    },
  };
}
