import type {
  AdmissionAttributes,
  AdmissionOperation,
  AdmissionPlugin,
  ObjectReader,
  ObjectWriter,
} from '../../apiserver/index.ts';
/**
 * Refuses what goes beyond a namespace's quotas, and counts what does not in their status. A controller sets there what
 * is limited, and corrects the counts when objects go. It comes last, so that nothing is counted that is refused after.
 */
export declare class ResourceQuota implements AdmissionPlugin {
  readonly name = 'ResourceQuota';
  readonly operations: readonly AdmissionOperation[];
  private readonly objects;
  constructor(objects: ObjectReader & ObjectWriter);
  validate(attributes: AdmissionAttributes): Promise<void>;
  /** Checks against the quota as it is when it is written. */
  private charge;
}
//# sourceMappingURL=resource-quota.d.ts.map
