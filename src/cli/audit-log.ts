import type { AsyncDisposable, Log } from '../base/index.ts';
import type { ClusterOptions } from '../cluster/index.ts';
import { AuditLogFile, reasonOf } from '../platform/index.ts';
import type { AuditOptions } from './arguments.ts';
import { readPolicy } from './check-options.ts';
import { UsageError } from './usage-error.ts';

const DAY_MS = 86_400_000;
const MEGABYTE = 1024 * 1024;
const DEFAULT_MEGABYTES = 100;

/** The audit log of the options, with what becomes of it. Disposed of, it has written everything. */
export type AuditLog = AsyncDisposable & { readonly audit: NonNullable<ClusterOptions['audit']> };

export function openAuditLog(options: AuditOptions, log: Log): AuditLog {
  const policy = readPolicy(options.policyFile);
  const sink = openSink(options, log);
  return { audit: { policy, sink }, dispose: () => sink.dispose() };
}

function openSink({ logPath, maxSize, maxBackup, maxAge }: AuditOptions, log: Log): AuditLogFile {
  try {
    return new AuditLogFile({
      file: logPath,
      maxBytes: (maxSize || DEFAULT_MEGABYTES) * MEGABYTE,
      maxBackups: maxBackup,
      maxAgeMs: maxAge * DAY_MS,
      log,
    });
  } catch (error) {
    throw new UsageError(`--audit-log-path ${logPath} cannot be written: ${reasonOf(error)}`);
  }
}
