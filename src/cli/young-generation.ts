import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { type Disposable, disposable } from '../base/index.ts';

/** Of both halves, of which one is empty between collections. */
const WANTED_BYTES = 8 * 1024 * 1024;
const STAYS = 1;
const DOUBLES = 2;

/**
 * Lets V8's young generation grow to the size that a busy cluster works best with, and no further. What V8 begins with is so
 * small that what dies with its request has been made old before: that costs up to a fifth of all processor time, and
 * garbage that stays. What it grows to by itself, 16 times as much, is kept for nothing by a cluster, which is idle most of its
 * life. An idle V8 takes room back. It may grow once more before it is heard that it has.
 */
export function sizeYoungGeneration(): Disposable {
  let current: number | undefined;
  const look = (): void => {
    const growth = youngBytes() < WANTED_BYTES ? DOUBLES : STAYS;
    if (growth !== current) growYoungGeneration(growth);
    current = growth;
  };
  look();
  const observer = new PerformanceObserver(look);
  observer.observe({ entryTypes: ['gc'] });
  return disposable(() => observer.disconnect());
}

/** As long as a start lasts. */
export function keepYoungGenerationSmall(): void {
  growYoungGeneration(STAYS);
}

function growYoungGeneration(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

function youngBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space?.space_size ?? WANTED_BYTES;
}
