/**
 * `core`: what the kinds that are not workloads mean beyond their schemas: namespaces, nodes, services, configuration,
 * storage, access, extension.
 *
 *     coreRules['v1/Service']?.validateCreate?.(service);
 */
import type { KindRules } from '../rules.ts';

/** Rules by kind, `v1/Service`. */
export const coreRules: Readonly<Record<string, KindRules>> = {};
