/**
 * The cleaner of legacy tokens: marks tokens of service accounts that were made for them and that nobody has used for a
 * year as invalid, and deletes them after another.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startLegacyTokenCleaner } from './legacy-token-cleaner.ts';

export const legacyServiceAccountTokenCleanerController: ControllerDescriptor = {
  name: 'legacy-serviceaccount-token-cleaner-controller',
  serviceAccount: 'legacy-service-account-token-cleaner',
  watches: ['v1 secrets', 'v1 serviceaccounts', 'v1 pods'],
  start: startLegacyTokenCleaner,
};
