import { managerOfUserAgent } from '../../api/index.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { Call } from '../request/call.ts';
import type { WriteOptions } from '../request/write-options.ts';

/** What the registry needs to know of a create, an update or a patch. */
export function writeContext(call: Call, options: WriteOptions): WriteContext {
  return {
    user: call.user,
    warnings: call.warnings,
    annotations: call.annotations,
    dryRun: options.dryRun.length > 0,
    nowMs: call.receivedMs,
    fieldManager:
      options.fieldManager === ''
        ? managerOfUserAgent(call.http.headers['user-agent'] ?? '')
        : options.fieldManager,
    options: {
      kind: options.kind,
      apiVersion: 'meta.k8s.io/v1',
      ...(options.dryRun.length > 0 ? { dryRun: options.dryRun } : {}),
      ...(options.fieldManager === '' ? {} : { fieldManager: options.fieldManager }),
      ...(options.force === undefined ? {} : { force: options.force }),
      fieldValidation: options.fieldValidation,
    },
  };
}
