/**
 * `conversion`: kinds that are served in several versions and stored in one.
 *
 *     const conversion = conversionOf({ group: 'events.k8s.io', version: 'v1', kind: 'Event' });
 *     conversion?.toStored(event).apiVersion; // 'v1'
 */
import { decodeJson } from '../codec/index.ts';
import { apiVersionOf, type GroupVersionKind, type KubernetesObject, parseApiVersion } from '../object.ts';
import { messageOf } from '../schema/index.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../types.ts';
import { eventOfCoreGroup, eventOfOwnGroup } from './event.ts';
import { autoscalerToV1, autoscalerToV2 } from '../workloads/index.ts';

/** How one version of a kind is stored. Objects that are handed in are left as they are. */
export interface KindConversion {
  readonly stored: GroupVersionKind;
  toStored(served: KubernetesObject): KubernetesObject;
  toServed(stored: KubernetesObject): KubernetesObject;
}

/** Undefined for a kind that is stored as it is served. */
export function conversionOf(kind: GroupVersionKind): KindConversion | undefined {
  return CONVERSIONS.get(keyOf(kind));
}

/**
 * An object of a kind that has several versions in another one of them; undefined where there is no such version. It may
 * be a partial one: what its kind always has is there afterwards.
 */
export function convertTo(object: KubernetesObject, kind: GroupVersionKind): KubernetesObject | undefined {
  const apiVersion = apiVersionOf(kind);
  if (object.apiVersion === apiVersion) return object;
  const whole = canonical(object, { ...parseApiVersion(object.apiVersion), kind: object.kind });
  for (const [key, conversion] of CONVERSIONS) {
    const served = key.slice(0, key.lastIndexOf('/'));
    if (!key.endsWith(`/${object.kind}`) || kind.kind !== object.kind) continue;
    const stored = apiVersionOf(conversion.stored);
    if (object.apiVersion === served && apiVersion === stored) return conversion.toStored(whole);
    if (object.apiVersion === stored && apiVersion === served) return conversion.toServed(whole);
  }
  return undefined;
}

const EVENT = { group: '', version: 'v1', kind: 'Event' };
const NEW_EVENT = { group: 'events.k8s.io', version: 'v1', kind: 'Event' };
const AUTOSCALER = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' };
const OLD_AUTOSCALER = { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' };

const CONVERSIONS = new Map<string, KindConversion>([
  [
    keyOf(NEW_EVENT),
    {
      stored: EVENT,
      toStored: (event) => canonical(eventOfCoreGroup(event), EVENT),
      toServed: (event) => canonical(eventOfOwnGroup(event), NEW_EVENT),
    },
  ],
  [
    keyOf(OLD_AUTOSCALER),
    {
      stored: AUTOSCALER,
      toStored: (object) => canonical(autoscalerToV2(object as HorizontalPodAutoscalerV1), AUTOSCALER),
      toServed: (object) => canonical(autoscalerToV1(object as HorizontalPodAutoscaler), OLD_AUTOSCALER),
    },
  ],
]);

function keyOf(kind: GroupVersionKind): string {
  return `${apiVersionOf(kind)}/${kind.kind}`;
}

/** The object with all that its kind always has. */
function canonical(object: KubernetesObject, kind: GroupVersionKind): KubernetesObject {
  const message = messageOf(kind);
  if (!message) return object;
  const { metadata } = object;
  return {
    ...decodeJson(JSON.stringify(object), message).object,
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata,
  };
}
