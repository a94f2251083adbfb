/** The types of the variables `request` and `namespaceObject` of admission expressions. Nothing bounds their sizes. */
import { cel } from '../../api/index.ts';

const TEXT = cel.declareScalar(cel.readType('string'), 2);
const INTEGER = cel.declareScalar(cel.readType('int'), 1);
const TIME = cel.declareScalar(cel.readType('timestamp'), 12);
const ANYTHING = cel.declareScalar(cel.readType('dyn'), 1);
const TEXTS = cel.declareList(TEXT, -1);
const TEXT_MAP = cel.declareMap(TEXT, -1);

function object(name: string, fields: Readonly<Record<string, cel.DeclaredType>>): cel.DeclaredType {
  return cel.declareObject(`kubernetes.${name}`, new Map(Object.entries(fields)));
}

const KIND = object('GroupVersionKind', { group: TEXT, version: TEXT, kind: TEXT });
const RESOURCE = object('GroupVersionResource', { group: TEXT, version: TEXT, resource: TEXT });
const USER = object('UserInfo', {
  username: TEXT,
  uid: TEXT,
  groups: TEXTS,
  extra: cel.declareMap(TEXTS, -1),
});

export const REQUEST_TYPE: cel.DeclaredType = object('AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: TEXT,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: TEXT,
  name: TEXT,
  namespace: TEXT,
  operation: TEXT,
  userInfo: USER,
  dryRun: cel.DECLARED_BOOL,
  options: ANYTHING,
});

const CONDITION = object('NamespaceCondition', {
  status: TEXT,
  type: TEXT,
  lastTransitionTime: TIME,
  message: TEXT,
  reason: TEXT,
});

export const NAMESPACE_TYPE: cel.DeclaredType = object('Namespace', {
  metadata: object('NamespaceMetadata', {
    name: TEXT,
    generateName: TEXT,
    namespace: TEXT,
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
    UID: TEXT,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: INTEGER,
    deletionTimestamp: TIME,
    generation: INTEGER,
    resourceVersion: TEXT,
    finalizers: TEXTS,
  }),
  spec: object('NamespaceSpec', { finalizers: TEXTS }),
  status: object('NamespaceStatus', { conditions: cel.declareList(CONDITION, -1), phase: TEXT }),
});
