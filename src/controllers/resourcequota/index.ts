/**
 * The resource quota controller: says in a quota's status what is limited and how much of it is used. Admission counts what
 * is made; here it is put right when objects go, and from scratch when a quota changes.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startResourceQuotaController } from './resource-quota-controller.ts';

export const resourceQuotaController: ControllerDescriptor = {
  name: 'resourcequota-controller',
  serviceAccount: 'resourcequota-controller',
  start: startResourceQuotaController,
};
