import type { cel, KubernetesObject } from '../../api/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { SharedSlice } from '../../base/index.ts';
import {
  AuthorizationQuestions,
  namespaceValue,
  objectValue,
  requestValue,
  type WrittenObjects,
} from '../admission-expressions/index.ts';
import {
  inKind,
  isNamespace,
  type MatchedResource,
  namespaceOf,
  placeOf,
} from '../admission-matching/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import type { Param } from './params.ts';
import type { PolicyParts } from './policy-parts.ts';

/** One write, as the policies that match it see it. */
export class PolicyWrite {
  readonly attributes: AdmissionAttributes;
  readonly questions: AuthorizationQuestions;
  readonly slice: SharedSlice;
  private readonly parts: PolicyParts;
  private readonly values = new Map<KubernetesObject, cel.Value>();
  private namespace: Promise<Namespace | undefined> | undefined;

  constructor(attributes: AdmissionAttributes, parts: PolicyParts) {
    this.attributes = attributes;
    this.parts = parts;
    this.slice = new SharedSlice(parts.clock);
    this.questions = new AuthorizationQuestions(parts.authorizer, attributes);
  }

  /** The namespace that the write is in. A namespace is in none. Rejects with a 404. */
  findNamespace(): Promise<Namespace | undefined> {
    const place = isNamespace(this.attributes) ? '' : placeOf(this.attributes);
    this.namespace ??= place === '' ? Promise.resolve(undefined) : namespaceOf(this.parts.reader, place);
    return this.namespace;
  }

  /** The objects of the write in the form that matched. */
  async objectsAs({ kind }: MatchedResource): Promise<WrittenObjects> {
    const { object, oldObject, kind: own } = this.attributes;
    const { kinds } = this.parts;
    return {
      object: object && (await inKind(kinds, object, own, kind)),
      oldObject: oldObject && (await inKind(kinds, oldObject, own, kind)),
    };
  }

  /** The variables of its match conditions, and those of all its other expressions. */
  async valuesFor(
    objects: WrittenObjects,
    matched: MatchedResource,
    param: Param,
  ): Promise<{ conditions: Values; expressions: Values }> {
    const { attributes } = this;
    const objectValues: [string, cel.Value][] = [
      ['object', this.valueOf(objects.object)],
      ['oldObject', this.valueOf(objects.oldObject)],
      ['params', this.valueOf(param)],
    ];
    const own = { ...matched, resource: attributes.resource };
    const namespace = namespaceValue(this.parts.kinds, await this.findNamespace());
    return {
      conditions: new Map([
        ...objectValues,
        ['request', requestValue(attributes, own)],
        // Match conditions are asked before the namespace is known.
        ['namespaceObject', null],
      ]),
      expressions: new Map([
        ...objectValues,
        ['request', requestValue(attributes, matched)],
        ['namespaceObject', namespace],
      ]),
    };
  }

  /** What many policies look at is made ready once. */
  private valueOf(object: KubernetesObject | undefined): cel.Value {
    if (!object) return null;
    const known = this.values.get(object);
    if (known !== undefined) return known;
    const value = objectValue(this.parts.kinds, object);
    this.values.set(object, value);
    return value;
  }
}

type Values = ReadonlyMap<string, cel.Value>;
