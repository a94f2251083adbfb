import type { Pod, Service } from '../../../kinds/index.ts';
/** A port behind a service, as its Pod has it. */
export interface TargetPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}
export type IpFamily = 'IPv4' | 'IPv6';
/** The addresses of a Pod in one family; none as long as it has none. */
export declare function addressesOf({ status }: Pod, family: IpFamily): string[];
export declare function familyOf(ip: string): IpFamily;
/** The service's ports as one Pod has them: a named port may be another number in each, and is left out where missing. */
export declare function targetPorts({ spec }: Service, pod: Pod): TargetPort[];
export declare function isHeadless({ spec }: Service): boolean;
/** A Pod has a name of its own under a service only where it says which service that is. */
export declare function hostnameUnder(service: Service, { spec }: Pod): string | undefined;
export declare function podReference({ metadata }: Pod): {
  kind: string;
  name: string;
  namespace: string;
  uid: string;
};
/** Whether two states of a Pod are the same to every service. */
export declare function sameToServices(a: Pod, b: Pod): boolean;
//# sourceMappingURL=pod-endpoint.d.ts.map
