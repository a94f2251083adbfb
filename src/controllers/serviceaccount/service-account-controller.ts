import type { ServiceAccount } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type ControllerContext, startPerNamespace } from '../library/wiring/index.ts';

export function startServiceAccountController(context: ControllerContext): Disposable {
  return startPerNamespace<ServiceAccount>(context, {
    apiVersion: 'v1',
    plural: 'serviceaccounts',
    name: 'default',
    objectIn: (namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    }),
  });
}
