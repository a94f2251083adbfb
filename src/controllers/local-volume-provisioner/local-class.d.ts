import type { ControllerContext } from '../library/wiring/index.ts';
/**
 * Brings the default StorageClass, so that a claim that names none gets a volume. One that is there already is left as
 * it is. Volumes wait for their first consumer: a folder is on one node, and that is where its Pod has to run.
 */
export declare function bringLocalClass(
  { client, log }: ControllerContext,
  provisioner: string,
): Promise<void>;
//# sourceMappingURL=local-class.d.ts.map
