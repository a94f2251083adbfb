/**
 * The token controller: fills in the Secrets that ask for a token of a ServiceAccount, and deletes them with it.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startTokenSecretController } from './token-secrets.ts';

export const serviceAccountTokenController: ControllerDescriptor = {
  name: 'serviceaccount-token-controller',
  // It speaks for the controller manager itself, as upstream's: only that one may issue tokens for any account.
  serviceAccount: undefined,
  watches: ['v1 secrets', 'v1 serviceaccounts'],
  start: startTokenSecretController,
};
