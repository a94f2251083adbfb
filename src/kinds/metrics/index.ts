/**
 * `metrics`: the kinds of metrics.k8s.io, which are no part of Kubernetes itself: whoever serves them registers them. Their
 * objects are computed, and never stored.
 *
 *     kinds.register(...metricsKinds());
 */
import {
  type KubernetesObject,
  messageType,
  type ObjectType,
  type PrinterColumns,
  Quantity,
  type Verb,
} from '../../api/index.ts';
import { CustomKind, CustomResource, type DefinitionColumn, type JsonSchema } from '../custom/index.ts';
import { messageOf } from '../schema/index.ts';

/** The group and version of all of them. */
export const METRICS = { group: 'metrics.k8s.io', version: 'v1beta1' };

export function metricsKinds(): readonly CustomKind[] {
  return [
    computedKind({
      kind: 'NodeMetrics',
      plural: 'nodes',
      namespaced: false,
      about: 'What a node uses.',
      required: ['timestamp', 'window', 'usage'],
      properties: { ...MEASURED, usage: USAGE },
    }),
    computedKind({
      kind: 'PodMetrics',
      plural: 'pods',
      namespaced: true,
      about: 'What the containers of a Pod use.',
      required: ['timestamp', 'window', 'containers'],
      properties: {
        ...MEASURED,
        containers: {
          type: 'array',
          description: 'What each container that runs uses, at the same time.',
          items: {
            type: 'object',
            required: ['name', 'usage'],
            properties: { name: { type: 'string', description: 'The name of the container.' }, usage: USAGE },
          },
        },
      },
    }),
  ];
}

interface ComputedKindFacts {
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly about: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

const USAGE: JsonSchema = {
  type: 'object',
  description: 'Amounts by the name of the resource: cpu, in cores, and memory, in bytes.',
  additionalProperties: { 'x-kubernetes-int-or-string': true },
};

const MEASURED: Readonly<Record<string, JsonSchema>> = {
  timestamp: { type: 'string', format: 'date-time', description: 'When it was measured.' },
  window: { type: 'string', description: 'How long it was measured: from that long before the timestamp.' },
};

const COLUMNS: readonly DefinitionColumn[] = [
  { name: 'cpu', type: 'string', jsonPath: '.usage.cpu' },
  { name: 'memory', type: 'string', jsonPath: '.usage.memory' },
  { name: 'Window', type: 'string', jsonPath: '.window' },
];

class ComputedKind extends CustomKind {
  override readonly verbs: readonly Verb[] = ['get', 'list'];
  private messages: ObjectType | undefined;

  /** Clients of these kinds, kubectl among them, speak protobuf alone. */
  override get type(): ObjectType {
    const message = messageOf(this);
    if (!message) throw new Error(`${this.kind} has no message`);
    this.messages ??= messageType(message);
    return this.messages;
  }

  /** A Pod's row has the sums of its containers. */
  override get columns(): PrinterColumns {
    const plain = super.columns;
    return {
      definitions: plain.definitions,
      cells: (object, nowMs) => plain.cells({ usage: usageOf(object), ...object }, nowMs),
    };
  }

  /** Upstream's name of the type. */
  override get definitionName(): string {
    return `io.k8s.metrics.pkg.apis.metrics.${this.version}.${this.kind}`;
  }
}

function computedKind(facts: ComputedKindFacts): CustomKind {
  const { group, version: name } = METRICS;
  const { kind, plural, namespaced, about, required, properties } = facts;
  const openAPIV3Schema: JsonSchema = { type: 'object', description: about, required, properties };
  const version = {
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema },
    additionalPrinterColumns: [...COLUMNS],
  };
  const resource = new CustomResource({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: [version],
    },
  });
  return new ComputedKind(resource, version);
}

type Amounts = Readonly<Record<'cpu' | 'memory', string>>;

function usageOf(object: KubernetesObject & { readonly containers?: unknown }): Partial<Amounts> {
  const { containers = [] } = object as { readonly containers?: readonly { readonly usage: Amounts }[] };
  if (containers.length === 0) return {};
  const sumOf = (amounts: readonly string[]): string =>
    amounts
      .map((amount) => Quantity.parse(amount))
      .reduce((sum, amount) => sum.add(amount))
      .toString();
  return {
    cpu: sumOf(containers.map(({ usage }) => usage.cpu)),
    memory: sumOf(containers.map(({ usage }) => usage.memory)),
  };
}
