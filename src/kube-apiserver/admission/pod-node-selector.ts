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
const DEFAULT = 'clusterDefaultNodeSelector';
const ANNOTATION = 'scheduler.alpha.kubernetes.io/node-selector';

/** Gives each Pod the node selector that its namespace names, and refuses those that want another one. */
export class PodNodeSelector implements MutationInterface, ValidationInterface {
  readonly name = 'PodNodeSelector';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;

  private readonly configured: Readonly<Record<string, string>>;

  /** By namespace what its Pods may ask for at most, and as `clusterDefaultNodeSelector` what namespaces have that say nothing. */
  constructor(reader: ObjectReader, configured: Readonly<Record<string, string>>) {
    this.reader = reader;
    this.configured = configured;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const spec = podOf(attributes)?.spec;
    const selector = spec && (await this.checked(attributes));
    if (!spec || !selector) return;
    if (selector.size > 0) spec.nodeSelector = { ...Object.fromEntries(selector), ...spec.nodeSelector };
    this.checkWhitelist(attributes);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (!podOf(attributes)) return;
    await this.checked(attributes);
    this.checkWhitelist(attributes);
  }

  /** Where a namespace has a list, nothing else may be asked for. */
  private checkWhitelist(attributes: AdmissionAttributes): void {
    const pod = podOf(attributes);
    const allowed = selectorOf(ownValue(this.configured, attributes.namespace) ?? '');
    if (allowed.size === 0) return;
    const asked = Object.entries(pod?.spec?.nodeSelector ?? {});
    if (asked.every(([label, value]) => allowed.get(label) === value)) return;
    const why = 'pod node label selector labels conflict with its namespace whitelist';
    throw forbiddenError(attributes.resource, pod?.metadata.name ?? '', why);
  }

  /** The selector of the namespace. Throws where the Pod wants something else. */
  private async checked(attributes: AdmissionAttributes): Promise<ReadonlyMap<string, string>> {
    const { namespace, resource } = attributes;
    const found = await this.reader.get<Namespace>(NAMESPACES, '', namespace, { liveLookup: true });
    if (!found) throw notFound(NAMESPACES, namespace);
    const selector = selectorOf(
      ownValue(found.metadata.annotations ?? {}, ANNOTATION) ?? this.configured[DEFAULT] ?? '',
    );
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
