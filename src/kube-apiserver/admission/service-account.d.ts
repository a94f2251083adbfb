import { type Clock, type Random } from '../../base/index.ts';
import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
} from '../../apiserver/index.ts';
/** Gives a Pod its service account, what that has of secrets to pull images with, and the account's token. */
export declare class ServiceAccount implements AdmissionPlugin {
  readonly name = 'ServiceAccount';
  readonly operations: readonly AdmissionOperation[];
  private readonly reader;
  private readonly clock;
  private readonly random;
  constructor(parts: { reader: ObjectReader; clock: Clock; random: Random });
  mutate(attributes: AdmissionAttributes): Promise<void>;
  /** A mirror shows a Pod that a node runs on its own: nothing of the API can be given to it. */
  validate(attributes: AdmissionAttributes): void;
  private find;
  private mountToken;
}
//# sourceMappingURL=service-account.d.ts.map
