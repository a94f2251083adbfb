// Loaded into a process before its program (`node --import`): measures how long the main thread is held at a time, in its
// own processor time, so that other processes do not count, and how much memory there is. It answers its parent by IPC alone.
import { subscribe } from 'node:diagnostics_channel';
import process from 'node:process';

export interface ProbeReading {
  /** The longest such time, as below, of all before the process first listened: nobody could ask it anything. */
  readonly beforeListeningMs: number;
  /** The longest time for which no timer could run, in processor time of the main thread. */
  readonly longestMs: number;
  /** How many such times were over 50 ms. */
  readonly overLimit: number;
  /** All processor time of the process since the last reset. */
  readonly cpuMs: number;
  /** What objects and buffers take, as of the last collection. */
  readonly heldMiB: number;
  /** The most that the process had of the system. */
  readonly peakMiB: number;
}

const LIMIT_MS = 50;
const INTERVAL_MS = 1;
const MEMORY_EVERY = 20;

let beforeListeningMs = 0;
let longestMs = 0;
let overLimit = 0;
let peakBytes = 0;
let begin = process.cpuUsage();
let before = threadMs();
let rounds = 0;
let timer: NodeJS.Timeout | undefined;

const tick = (): void => {
  const now = threadMs();
  const held = now - before;
  before = now;
  if (held > longestMs) longestMs = held;
  if (held > LIMIT_MS) overLimit++;
  if (rounds++ % MEMORY_EVERY === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  timer = setTimeout(tick, INTERVAL_MS).unref();
};

/** `settle` collects what is garbage and begins anew; `rest` does, and looks at nothing but the processor; `read` says what was since. */
process.on('message', (message) => {
  clearTimeout(timer);
  if (message !== 'read') settle();
  if (message !== 'rest') timer = setTimeout(tick, INTERVAL_MS).unref();
  process.send?.(reading());
});
process.channel?.unref();
timer = setTimeout(tick, INTERVAL_MS).unref();

/** What held the thread before anybody could ask counts for itself. */
let isListening = false;
subscribe('tracing:net.server.listen:asyncEnd', () => {
  if (isListening) return;
  isListening = true;
  beforeListeningMs = Math.max(longestMs, threadMs() - before);
  longestMs = 0;
  overLimit = 0;
  before = threadMs();
});

function settle(): void {
  globalThis.gc?.();
  longestMs = 0;
  overLimit = 0;
  peakBytes = 0;
  begin = process.cpuUsage();
  before = threadMs();
}

function reading(): ProbeReading {
  const { user, system } = process.cpuUsage(begin);
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    beforeListeningMs,
    longestMs,
    overLimit,
    cpuMs: (user + system) / 1000,
    heldMiB: (heapUsed + external) / 2 ** 20,
    peakMiB: Math.max(peakBytes, rss) / 2 ** 20,
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
