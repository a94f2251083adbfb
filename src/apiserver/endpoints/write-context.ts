import { managerOfUserAgent } from '../../api/index.ts';
import { authorOf } from '../registry/author.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { Call } from '../request/call.ts';
import type { WriteOptions } from '../request/write-options.ts';
import { Freshness } from '../storage/index.ts';

/** What the registry needs to know of a create, an update or a patch. */
export function writeContext(call: Call, options: WriteOptions): WriteContext {
  const agent = managerOfUserAgent(call.http.headers['user-agent'] ?? '');
  const fieldManager = options.fieldManager === '' ? agent : options.fieldManager;
  return {
    user: call.user,
    warnings: call.warnings,
    annotations: call.annotations,
    dryRun: options.dryRun.length > 0,
    nowMs: call.receivedMs,
    fieldManager,
    author: authorOf(call.info.verb, call.user.name, fieldManager),
    freshness: new Freshness(),
    options: {
      kind: options.kind === 'CreateOptions' ? 'CreateOptions' : 'UpdateOptions',
      apiVersion: 'meta.k8s.io/v1',
      ...(options.dryRun.length > 0 ? { dryRun: options.dryRun } : {}),
      ...(options.fieldManager === '' ? {} : { fieldManager: options.fieldManager }),
      ...(options.namesFieldValidation ? { fieldValidation: options.fieldValidation } : {}),
    },
  };
}
