import type { Random } from '../../base/index.ts';
import type { AdmissionChain } from '../admission/chain.ts';

/** What the registry writes with. */
export interface Writes {
  readonly admission: Pick<AdmissionChain, 'mutate' | 'validate'>;
  readonly random: Random;
  /** How often a write without a revision to hold to is tried again when others get in between. */
  readonly retries: number;
}
