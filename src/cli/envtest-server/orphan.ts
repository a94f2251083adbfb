const LOOK_EVERY_MS = 500;

/**
 * Calls back when the process that started this one is gone: nothing tells that, so it is looked at now and then. A test that
 * was killed stops nothing that it has started.
 */
export function whenOrphaned(callback: () => void): void {
  const starter = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
}
