/**
 * `core`: what the kinds that are not workloads mean beyond their schemas: namespaces, nodes, services, configuration,
 * storage, access, extension, devices.
 *
 *     coreRules['v1/Service']?.validateCreate?.(service);
 */
import type { KindRules } from '../rules.ts';
import { accessRules } from './access/index.ts';
import { configRules } from './config/index.ts';
import { deviceRules } from './devices/index.ts';
import { extensionRules } from './extension/index.ts';
import { networkRules } from './network/index.ts';
import { storageRules } from './storage/index.ts';

export {
  isExternalName,
  isHeadless,
  mayHaveNodePorts,
  needsClusterIp,
  needsHealthCheckNodePort,
  needsNodePorts,
  type ServiceSpec,
  settleServiceAddresses,
} from './network/index.ts';

export { CLAIM_SPEC, validateClaimSpec } from './storage/index.ts';

/** Rules by kind, `v1/Service`. */
export const coreRules: Readonly<Record<string, KindRules>> = {
  ...accessRules,
  ...configRules,
  ...deviceRules,
  ...extensionRules,
  ...networkRules,
  ...storageRules,
};
