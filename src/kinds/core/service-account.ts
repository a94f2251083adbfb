import type { Strategy } from '../../api/index.ts';
import type { ServiceAccount } from '../types/index.ts';

const MOUNTABLE_SECRETS = 'kubernetes.io/enforce-mountable-secrets';

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  prepareForCreate: keepSecretNames,
  prepareForUpdate: keepSecretNames,
  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,

  warnings({ metadata }, old) {
    const before = old?.metadata.annotations?.[MOUNTABLE_SECRETS];
    const now = metadata.annotations?.[MOUNTABLE_SECRETS];
    return now === undefined || before !== undefined
      ? []
      : [
          `metadata.annotations[${MOUNTABLE_SECRETS}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ];
  },
};

/** Of the Secrets that an account names only the names count. */
function keepSecretNames(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => (name ? { name } : {}));
}
