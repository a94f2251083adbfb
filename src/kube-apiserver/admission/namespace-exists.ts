import { notFound } from '../../api/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { isInNamespace } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };

/** Refuses every write in a namespace that is not there, deletions included. */
export class NamespaceExists implements ValidationInterface {
  readonly name = 'NamespaceExists';
  readonly handles = handles('CREATE', 'UPDATE', 'DELETE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { namespace } = attributes;
    if (!isInNamespace(attributes)) return;
    const found = await this.reader.get(NAMESPACES, '', namespace, { liveLookup: true });
    if (!found) throw notFound(NAMESPACES, namespace);
  }
}
