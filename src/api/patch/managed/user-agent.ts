import { byteLength, MAX_MANAGER_BYTES } from '../../validation/index.ts';

/** The manager of a request that names none: its user agent up to the first slash, as far as it can be printed. */
export function managerOfUserAgent(userAgent: string): string {
  let manager = '';
  let bytes = 0;
  for (const character of userAgent.split('/', 1)[0] ?? '') {
    if (!PRINTABLE.test(character)) continue;
    bytes += byteLength(character);
    if (bytes > MAX_MANAGER_BYTES) break;
    manager += character;
  }
  return manager;
}

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
