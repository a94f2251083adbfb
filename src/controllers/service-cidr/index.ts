/**
 * The service CIDR controller: says that a range of addresses for Services is ready, and keeps one that is deleted until no
 * Service has an address of it alone.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startServiceCidrController } from './service-cidr-controller.ts';

export const serviceCidrController: ControllerDescriptor = {
  name: 'service-cidr-controller',
  serviceAccount: 'service-cidrs-controller',
  watches: ['networking.k8s.io/v1 servicecidrs', 'networking.k8s.io/v1 ipaddresses'],
  start: startServiceCidrController,
};
