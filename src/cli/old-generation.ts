import { setFlagsFromString } from 'node:v8';

/** Of V8, the version of the newest Node with long-term support. Others may not know the flag, and complain about it. */
const KNOWS_THE_FLAG = /^13\.6\./;

/**
 * Has V8 count the bytes of buffers with its own objects when it decides on a collection, and collect when both have doubled.
 * By itself it begins one whenever buffers have grown by 64 MiB, and until that is done goes on with it for up to 10 ms
 * *each time* a few buffers are made: a burst of writes was held for a hundred milliseconds, and a busy cluster collected four
 * times as often.
 */
export function collectByWholeSize(): void {
  if (!canCollectByWholeSize(process.versions.v8)) return;
  setFlagsFromString('--external-memory-accounted-in-global-limit');
  setFlagsFromString('--heap-growing-percent=100');
}

export function canCollectByWholeSize(v8Version: string): boolean {
  return KNOWS_THE_FLAG.test(v8Version);
}
