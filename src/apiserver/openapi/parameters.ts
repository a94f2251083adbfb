import { type Parameter, pathParameter, queryParameter } from '../contracts/index.ts';

/** The name of an object in its path. */
export const NAME: Parameter = { name: 'name', in: 'path', type: 'string' };

/**
 * The parameters that the operations of all resources share, by a key: the name, and what it belongs to where names
 * repeat. Their texts are the same everywhere, and are taken from one operation each.
 */
export const PARAMETERS = {
  namespace: pathParameter('namespace', 'string', 'listNamespacedPod', 'vgWSWtn3'),
  pretty: queryParameter('pretty', 'string', 'listNamespacedPod', 'tJGM1-ng'),
  allowWatchBookmarks: queryParameter('allowWatchBookmarks', 'boolean', 'listNamespacedPod', 'HC2hJt-J'),
  continue: queryParameter('continue', 'string', 'listNamespacedPod', 'QfD61s0i'),
  fieldSelector: queryParameter('fieldSelector', 'string', 'listNamespacedPod', 'xIcQKXFG'),
  labelSelector: queryParameter('labelSelector', 'string', 'listNamespacedPod', '5Zw57w4C'),
  limit: queryParameter('limit', 'integer', 'listNamespacedPod', '1NfNmdNH'),
  resourceVersion: queryParameter('resourceVersion', 'string', 'listNamespacedPod', '5WAnf1kx'),
  resourceVersionMatch: queryParameter('resourceVersionMatch', 'string', 'listNamespacedPod', 't8XhRHeC'),
  sendInitialEvents: queryParameter('sendInitialEvents', 'boolean', 'listNamespacedPod', 'rLXlEK_k'),
  shardSelector: queryParameter('shardSelector', 'string', 'listNamespacedPod', 'Kgyki_3_'),
  timeoutSeconds: queryParameter('timeoutSeconds', 'integer', 'listNamespacedPod', 'yvYezaOC'),
  watch: queryParameter('watch', 'boolean', 'listNamespacedPod', 'XNNPZGbK'),
  dryRun: queryParameter('dryRun', 'string', 'createNamespacedPod'),
  fieldManager: queryParameter('fieldManager', 'string', 'createNamespacedPod', 'Qy4HdaTW'),
  fieldManagerOfPatch: queryParameter('fieldManager', 'string', 'patchNamespacedPod', '7c6nTn1T'),
  fieldValidation: queryParameter('fieldValidation', 'string', 'createNamespacedPod'),
  force: queryParameter('force', 'boolean', 'patchNamespacedPod', 'tOGGb0Yi'),
  gracePeriodSeconds: queryParameter('gracePeriodSeconds', 'integer', 'deleteNamespacedPod', '-K5HaBOS'),
  ignoreStoreReadError: queryParameter(
    'ignoreStoreReadErrorWithClusterBreakingPotential',
    'boolean',
    'deleteNamespacedPod',
    'QbNkfIqj',
  ),
  orphanDependents: queryParameter('orphanDependents', 'boolean', 'deleteNamespacedPod', 'uRB25kX5'),
  propagationPolicy: queryParameter('propagationPolicy', 'string', 'deleteNamespacedPod', '6jk3prlO'),
  proxyRest: pathParameter('path', 'string', 'connectGetNamespacedPodProxyWithPath', 'z6Ciiujn'),
} as const satisfies Readonly<Record<string, Parameter>>;

export function parametersOf(...fields: readonly (keyof typeof PARAMETERS)[]): readonly Parameter[] {
  return fields.map((field) => PARAMETERS[field]);
}
