import type { Service } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { refused } from './refusal.ts';
import { isOf } from './requests.ts';

/** Lets no Service take an external address that it did not have. */
export class DenyServiceExternalIPs implements ValidationInterface {
  readonly name = 'DenyServiceExternalIPs';
  readonly handles = handles('CREATE', 'UPDATE');

  validate(attributes: AdmissionAttributes): void {
    if (!isOf(attributes, '', 'services')) return;
    const before = new Set(addressesOf(attributes.oldObject));
    if (addressesOf(attributes.object).every((address) => before.has(address))) return;
    throw refused(attributes, 'Use of external IPs is denied by admission control');
  }
}

function addressesOf(service: AdmissionAttributes['object']): readonly string[] {
  return (service as Service | undefined)?.spec?.externalIPs ?? [];
}
