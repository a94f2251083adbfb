import { deepEqual, ownValue } from '../../base/index.ts';
import { givenEmpty } from '../../api/index.ts';
import { mergeTolerations, type Pod, type RuntimeClass as Class } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';
import { podOf } from './requests.ts';

const RUNTIME_CLASSES = { group: 'node.k8s.io', resource: 'runtimeclasses' };

type PodSpec = NonNullable<Pod['spec']>;

/** Gives a Pod what its runtime class asks for: overhead, node selector and tolerations. */
export class RuntimeClass implements MutationInterface, ValidationInterface {
  readonly name = 'RuntimeClass';
  readonly handles = handles('CREATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const spec = podOf(attributes)?.spec;
    const runtimeClass = spec && (await this.classOf(attributes, spec));
    if (!spec || !runtimeClass) return;
    setOverhead(attributes, spec, runtimeClass);
    setScheduling(attributes, spec, runtimeClass);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const spec = podOf(attributes)?.spec;
    if (!spec) return;
    const overhead = (await this.classOf(attributes, spec))?.overhead?.podFixed;
    // One that was given as empty is one here, though not where it could be filled.
    const given = hasAny(spec.overhead) || givenEmpty(spec, 'overhead') !== undefined;
    if (overhead === undefined && given) {
      throw refused(
        attributes,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
    }
  }

  private async classOf(attributes: AdmissionAttributes, spec: PodSpec): Promise<Class | undefined> {
    const name = spec.runtimeClassName;
    if (name === undefined) return undefined;
    const found = await this.reader.get<Class>(RUNTIME_CLASSES, '', name);
    if (!found) throw refused(attributes, `pod rejected: RuntimeClass "${name}" not found`);
    return found;
  }
}

function setOverhead(attributes: AdmissionAttributes, spec: PodSpec, { overhead }: Class): void {
  const fixed = overhead?.podFixed;
  if (!fixed) return;
  if (hasAny(spec.overhead) && !deepEqual(spec.overhead, fixed)) {
    throw refused(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  spec.overhead = { ...fixed };
}

function setScheduling(attributes: AdmissionAttributes, spec: PodSpec, { scheduling }: Class): void {
  if (!scheduling) return;
  const own = spec.nodeSelector ?? {};
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const mine = ownValue(own, key);
    if (mine === undefined || mine === value) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${mine}`;
    throw refused(attributes, why);
  }
  if (hasAny(scheduling.nodeSelector)) spec.nodeSelector = { ...own, ...scheduling.nodeSelector };
  if (!scheduling.tolerations?.length && !spec.tolerations?.length) return;
  spec.tolerations = mergeTolerations(spec.tolerations ?? [], scheduling.tolerations ?? []);
}

function hasAny(map: object | undefined): boolean {
  return map !== undefined && Object.keys(map).length > 0;
}
