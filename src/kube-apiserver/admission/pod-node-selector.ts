import { ownValue } from '../../base/index.ts';
import { forbiddenError, internalError, notFound } from '../../api/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { podOf } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };
const ANNOTATION = 'scheduler.alpha.kubernetes.io/node-selector';

/** Gives each Pod the node selector that its namespace names, and refuses those that want another one. */
export class PodNodeSelector implements MutationInterface, ValidationInterface {
  readonly name = 'PodNodeSelector';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const spec = podOf(attributes)?.spec;
    const selector = spec && (await this.checked(attributes));
    if (!spec || !selector || selector.size === 0) return;
    spec.nodeSelector = { ...Object.fromEntries(selector), ...spec.nodeSelector };
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (podOf(attributes)) await this.checked(attributes);
  }

  /** The selector of the namespace. Throws where the Pod wants something else. */
  private async checked(attributes: AdmissionAttributes): Promise<ReadonlyMap<string, string>> {
    const { namespace, resource } = attributes;
    const found = await this.reader.get<Namespace>(NAMESPACES, '', namespace, { liveLookup: true });
    if (!found) throw notFound(NAMESPACES, namespace);
    const selector = selectorOf(ownValue(found.metadata.annotations ?? {}, ANNOTATION) ?? '');
    const pod = podOf(attributes);
    const own = pod?.spec?.nodeSelector ?? {};
    for (const [label, value] of selector) {
      const wanted = ownValue(own, label);
      if (wanted === undefined || wanted === value) continue;
      const why = 'pod node label selector conflicts with its namespace node label selector';
      throw forbiddenError(resource, pod?.metadata.name ?? '', why);
    }
    return selector;
  }
}

/** `a=b,c=d`. Throws where it is something else. */
function selectorOf(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (text === '') return labels;
  for (const part of text.split(',')) {
    const [label = '', value, more] = part.split('=');
    if (value === undefined || more !== undefined)
      throw internalError(`invalid selector: [${part.split('=').join(' ')}]`);
    labels.set(label.trim(), value.trim());
  }
  return labels;
}
