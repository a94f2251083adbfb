import type { ServiceAccount } from '../kinds/index.ts';
import type { Informers } from '../client/index.ts';
import { selectControllers } from '../controllers/index.ts';

const CONTROLLER = 'serviceaccount-controller';
const DEFAULT = { name: 'default', namespace: 'default' };

/**
 * Resolves when the namespace `default` has its account, which every Pod there needs; at once where no controller
 * makes one.
 */
export function whenDefaultAccountExists(
  informers: Informers,
  controllers: readonly string[],
): Promise<void> {
  if (!selectControllers(controllers).includes(CONTROLLER)) return Promise.resolve();
  const accounts = informers.of<ServiceAccount>('v1', 'serviceaccounts');
  return new Promise((resolve) => {
    const listening = accounts.addHandler({
      added: ({ metadata }) => {
        if (metadata.name !== DEFAULT.name || metadata.namespace !== DEFAULT.namespace) return;
        resolve();
        // What is there already is told before the registration is handed over.
        queueMicrotask(() => listening.dispose());
      },
    });
  });
}
