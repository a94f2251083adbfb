/** The token cleaner: deletes bootstrap tokens when they end. */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startTokenCleaner } from './token-cleaner.ts';

export const tokenCleanerController: ControllerDescriptor = {
  name: 'token-cleaner-controller',
  serviceAccount: 'token-cleaner',
  watches: ['v1 secrets'],
  isOffByDefault: true,
  start: startTokenCleaner,
};
