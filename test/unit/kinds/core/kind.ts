import {
  type KubernetesObject,
  parseApiVersion,
  type Strategy,
  validateChangedObject,
  validateChangedStatus,
  validateNewObject,
} from '../../../../src/api/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One kind as the API server sees it: what becomes of an object, and what is wrong with it as `field: message`. */
export class Kind {
  readonly rules: Strategy;
  private readonly apiVersion: string;
  private readonly kind: string;
  private readonly namespaced: boolean;

  constructor(apiVersion: string, kind: string, options: { namespaced: boolean } = { namespaced: true }) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.namespaced = options.namespaced;
    this.rules = builtInKinds().find({ ...parseApiVersion(apiVersion), kind })?.strategy ?? {};
  }

  /** The object with its defaults, before it is made. */
  object(fields: Fields): KubernetesObject {
    const { metadata, ...rest } = structuredClone(fields);
    const object = {
      apiVersion: this.apiVersion,
      kind: this.kind,
      metadata: {
        name: 'a',
        ...(this.namespaced ? { namespace: 'n' } : {}),
        uid: 'u',
        creationTimestamp: '2026-01-01T00:00:00Z',
        resourceVersion: '1',
        ...(metadata as object | undefined),
      },
      ...rest,
    };
    this.rules.setDefaults?.(object);
    return object;
  }

  /** The object as it is stored when it is made. */
  created(fields: Fields): KubernetesObject {
    const object = this.object(fields);
    this.rules.prepareForCreate?.(object);
    return object;
  }

  /** What of a new object is wrong. */
  problems(fields: Fields): string[] {
    return this.texts(validateNewObject(this.created(fields), this.scope()));
  }

  /** The object after an update, as it is stored. */
  updated(fields: Fields, oldFields: Fields): KubernetesObject {
    const [object, old] = this.next(fields, oldFields);
    this.rules.prepareForUpdate?.(object, old, '2026-01-02T00:00:00Z');
    return object;
  }

  /** What is wrong with changing the one object into the other. */
  changeProblems(fields: Fields, oldFields: Fields): string[] {
    const [object, old] = [this.updated(fields, oldFields), this.created(oldFields)];
    return this.texts(validateChangedObject(object, old, this.scope()));
  }

  /** What is wrong with writing this status. */
  statusProblems(fields: Fields, oldFields: Fields): string[] {
    const [object, old] = this.next(fields, oldFields);
    this.rules.prepareForStatusUpdate?.(object, old, '2026-01-02T00:00:00Z');
    return this.texts(validateChangedStatus(object, old, this.scope()));
  }

  /** An object and the one before it; a client sends the generation back as it read it. */
  private next(fields: Fields, oldFields: Fields): [object: KubernetesObject, old: KubernetesObject] {
    const [object, old] = [this.object(fields), this.created(oldFields)];
    if (old.metadata.generation !== undefined) object.metadata.generation = old.metadata.generation;
    return [object, old];
  }

  private scope(): { strategy: Strategy; namespaced: boolean } {
    return { strategy: this.rules, namespaced: this.namespaced };
  }

  private texts(errors: readonly { field: string; message: string }[]): string[] {
    return errors.map(({ field, message }) => `${field}: ${message}`);
  }
}
