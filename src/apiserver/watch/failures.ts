// What a client is told where its watch ends for another reason than its time.

import { type Status, StatusError } from '../../api/index.ts';
import type { StoreError } from '../../store/index.ts';

export function statusOf(error: StoreError, revision: number): Status {
  if (error.code === 'compacted') return tooOld(revision, error.revision ?? 0);
  if (error.code === 'damaged') return new StatusError(500, 'StorageReadError', error.message).toStatus();
  return internalError(error);
}

export function internalError(error: unknown): Status {
  const message = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`).toStatus();
}

export function tooOld(revision: number, oldest: number): Status {
  return new StatusError(410, 'Expired', `too old resource version: ${revision} (${oldest})`).toStatus();
}

export function tooSlow(): Status {
  return new StatusError(410, 'Expired', 'the watch has ended: it was not read fast enough').toStatus();
}
