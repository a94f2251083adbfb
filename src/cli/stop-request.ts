const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A start that was given up because somebody asked to stop. */
export class StoppedError extends Error {
  constructor() {
    super('stopped before the cluster was ready');
  }
}

/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP, or when the program that started this one with a channel between them is
 * gone. A second signal ends the process at once, as Node does by itself.
 */
export function onStopRequest(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
    // Whoever still listens to the channel is kept alive by it.
    process.off('disconnect', stop);
    controller.abort(new StoppedError());
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  process.on('disconnect', stop);
  return controller.signal;
}

/** Resolves when a signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
