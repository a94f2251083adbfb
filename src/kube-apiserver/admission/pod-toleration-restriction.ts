import { isObject, ownValue } from '../../base/index.ts';
import { checkJsonSyntax, JsonSyntaxError, notFound, StatusError } from '../../api/index.ts';
import {
  areTolerationsWithin,
  mergeTolerations,
  type Namespace,
  podQualityOfService,
  type Toleration,
} from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { tolerationOf, type TolerationRestriction } from '../admission-configuration/index.ts';
import { podOf } from './requests.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };
const DEFAULTS = 'scheduler.alpha.kubernetes.io/defaultTolerations';
const WHITELIST = 'scheduler.alpha.kubernetes.io/tolerationsWhitelist';

/** Whoever asked for something is not kept from a node that is short of memory. */
const MEMORY_PRESSURE: Toleration = {
  key: 'node.kubernetes.io/memory-pressure',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** Gives Pods the tolerations of their namespace, or those of all, and refuses those that it does not list. */
export class PodTolerationRestriction implements MutationInterface, ValidationInterface {
  readonly name = 'PodTolerationRestriction';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly reader: ObjectReader;
  private readonly settings: TolerationRestriction;

  constructor(reader: ObjectReader, settings: TolerationRestriction) {
    this.reader = reader;
    this.settings = settings;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const pod = podOf(attributes);
    const spec = pod?.spec;
    if (!pod || !spec) return;
    const given = attributes.operation === 'CREATE' ? await this.defaults(attributes.namespace) : [];
    const added = podQualityOfService(pod) === 'BestEffort' ? given : [...given, MEMORY_PRESSURE];
    if (added.length > 0) spec.tolerations = mergeTolerations(spec.tolerations ?? [], added);
    await this.validate(attributes);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const tolerations = podOf(attributes)?.spec?.tolerations ?? [];
    if (tolerations.length === 0) return;
    const own = await this.annotated(attributes.namespace, WHITELIST);
    const whitelist = own ?? this.settings.whitelist;
    if (whitelist.length === 0 || areTolerationsWithin(tolerations, whitelist)) return;
    const whose = own ? 'namespace' : 'cluster';
    throw failed(
      `pod tolerations (possibly merged with namespace default tolerations) conflict with its ${whose} whitelist`,
    );
  }

  private async defaults(namespace: string): Promise<readonly Toleration[]> {
    return (await this.annotated(namespace, DEFAULTS)) ?? this.settings.default;
  }

  /** What an annotation of the namespace says; undefined where there is none. */
  private async annotated(name: string, annotation: string): Promise<readonly Toleration[] | undefined> {
    const found = await this.reader.get<Namespace>(NAMESPACES, '', name, { liveLookup: true });
    if (!found) throw notFound(NAMESPACES, name);
    const text = ownValue(found.metadata.annotations ?? {}, annotation);
    if (text === undefined) return undefined;
    return text === '' ? [] : tolerationsOf(text);
  }
}

function tolerationsOf(text: string): readonly Toleration[] {
  try {
    checkJsonSyntax(new TextEncoder().encode(text));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw failed(error.message);
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) {
    if (value === null) return [];
    throw failed(`json: cannot unmarshal ${typeOf(value)} into Go value of type []v1.Toleration`);
  }
  return value.map((entry: unknown) => {
    if (isObject(entry)) return tolerationOf(entry);
    throw failed(`json: cannot unmarshal ${typeOf(entry)} into Go value of type v1.Toleration`);
  });
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Upstream gives no reason for these, and takes the fault upon itself. */
function failed(message: string): StatusError {
  return new StatusError(500, '', message);
}
