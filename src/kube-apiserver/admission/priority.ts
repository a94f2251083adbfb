import type { Pod, PriorityClass } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';
import { isOf, podOf } from './requests.ts';

const PRIORITY_CLASSES = { group: 'scheduling.k8s.io', resource: 'priorityclasses' };

type PodSpec = NonNullable<Pod['spec']>;

/** Gives a Pod the priority of its class, or of the class that is the default; keeps it from then on. */
export class Priority implements MutationInterface, ValidationInterface {
  readonly name = 'Priority';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const spec = podOf(attributes)?.spec;
    if (!spec) return;
    if (attributes.operation === 'UPDATE')
      keepPriority(spec, (attributes.oldObject as Pod | undefined)?.spec);
    else applyClass(attributes, spec, await this.classOf(attributes, spec));
  }

  /** There is one default class at most. */
  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (!isOf(attributes, PRIORITY_CLASSES.group, PRIORITY_CLASSES.resource)) return;
    const made = attributes.object as PriorityClass | undefined;
    if (!made?.globalDefault) return;
    const current = await this.defaultClass();
    if (!current || current.metadata.name === made.metadata.name) return;
    const why = `PriorityClass ${current.metadata.name} is already marked as default. Only one default can exist`;
    throw refused(attributes, why);
  }

  private async classOf(attributes: AdmissionAttributes, spec: PodSpec): Promise<PriorityClass | undefined> {
    const name = spec.priorityClassName ?? '';
    if (name === '') return this.defaultClass();
    const found = await this.reader.get<PriorityClass>(PRIORITY_CLASSES, '', name);
    if (!found) throw refused(attributes, `no PriorityClass with name ${name} was found`);
    return found;
  }

  private async defaultClass(): Promise<PriorityClass | undefined> {
    const all = await this.reader.list<PriorityClass>(PRIORITY_CLASSES);
    return all
      .filter(({ globalDefault }) => globalDefault)
      .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
  }
}

function keepPriority(spec: PodSpec, old: PodSpec | undefined): void {
  if (spec.priority === undefined && old?.priority !== undefined) spec.priority = old.priority;
  if (spec.preemptionPolicy === undefined && old?.preemptionPolicy !== undefined) {
    spec.preemptionPolicy = old.preemptionPolicy;
  }
}

function applyClass(attributes: AdmissionAttributes, spec: PodSpec, found: PriorityClass | undefined): void {
  const name = found?.metadata.name;
  if (name !== undefined) spec.priorityClassName = name;
  const priority = found?.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw refused(attributes, differs('integer', 'priority', spec.priority, priority));
  }
  spec.priority = priority;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refused(attributes, differs('string', 'PreemptionPolicy', spec.preemptionPolicy, policy));
  }
  spec.preemptionPolicy = policy;
}

function differs(type: string, field: string, given: unknown, computed: unknown): string {
  return `the ${type} value of ${field} (${String(given)}) must not be provided in pod spec; priority admission controller computed ${String(computed)} from the given PriorityClass name`;
}
