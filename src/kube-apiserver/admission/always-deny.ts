import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { refused } from './refusal.ts';

/** Refuses every write, for who wants a server that only reads. */
export class AlwaysDeny implements ValidationInterface {
  readonly name = 'AlwaysDeny';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE', 'CONNECT');

  validate(attributes: AdmissionAttributes): void {
    throw refused(attributes, 'admission control is denying all modifications');
  }
}
