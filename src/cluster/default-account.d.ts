import type { Informers } from '../client/index.ts';
/**
 * Resolves when the namespace `default` has its account, which every Pod there needs; at once where no controller
 * makes one.
 */
export declare function whenDefaultAccountExists(
  informers: Informers,
  controllers: readonly string[],
): Promise<void>;
//# sourceMappingURL=default-account.d.ts.map
