import { append } from '../../../base/index.ts';
import {
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  parseIp,
  required,
  validateIpOfAnyForm,
} from '../../../api/index.ts';

/** Where a load balancer answers, as Service and Ingress tell it in their status. */
export interface LoadBalancerIngress {
  readonly ip?: string;
  readonly hostname?: string;
  readonly ipMode?: string;
  readonly ports?: readonly { readonly port: number; readonly protocol: string; readonly error?: string }[];
}

const IP_MODES = ['Proxy', 'VIP'];

export function validateIngressPoint(point: LoadBalancerIngress, path: FieldPath): FieldError[] {
  const { ip = '', hostname = '' } = point;
  const errors = ip === '' ? [] : validateIpOfAnyForm(ip, path.child('ip'), true);
  if (hostname === '') return errors;
  append(errors, invalidAll(path.child('hostname'), hostname, dns1123Subdomain(hostname)));
  if (parseIp(hostname)) {
    errors.push(invalid(path.child('hostname'), hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}

/** How the address of a service's load balancer is to be treated: goes with the address. */
export function validateIpMode({ ip = '', ipMode }: LoadBalancerIngress, path: FieldPath): FieldError[] {
  if (ipMode === undefined) return ip === '' ? [] : [required(path, 'must be specified when `ip` is set')];
  if (ip === '') return [forbidden(path, 'may not be specified when `ip` is not set')];
  return IP_MODES.includes(ipMode) ? [] : [notSupported(path, ipMode, IP_MODES)];
}
