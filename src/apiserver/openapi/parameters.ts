/** A parameter of an operation. */
export interface ParameterFacts {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly type: 'string' | 'integer' | 'boolean';
  /** The operation of the published clients whose text for it is this one's. */
  readonly textOf: string;
  /** Its name among the shared parameters of the v2 document; undefined where it stands in each operation. */
  readonly shared?: string;
}

/** The parameters of all operations, by a key: the name, and what it belongs to where names repeat. */
export const PARAMETERS = {
  namespace: query('namespace', 'string', 'listNamespacedPod', 'vgWSWtn3', 'path'),
  pretty: query('pretty', 'string', 'listNamespacedPod', 'tJGM1-ng'),
  allowWatchBookmarks: query('allowWatchBookmarks', 'boolean', 'listNamespacedPod', 'HC2hJt-J'),
  continue: query('continue', 'string', 'listNamespacedPod', 'QfD61s0i'),
  fieldSelector: query('fieldSelector', 'string', 'listNamespacedPod', 'xIcQKXFG'),
  labelSelector: query('labelSelector', 'string', 'listNamespacedPod', '5Zw57w4C'),
  limit: query('limit', 'integer', 'listNamespacedPod', '1NfNmdNH'),
  resourceVersion: query('resourceVersion', 'string', 'listNamespacedPod', '5WAnf1kx'),
  resourceVersionMatch: query('resourceVersionMatch', 'string', 'listNamespacedPod', 't8XhRHeC'),
  sendInitialEvents: query('sendInitialEvents', 'boolean', 'listNamespacedPod', 'rLXlEK_k'),
  shardSelector: query('shardSelector', 'string', 'listNamespacedPod', 'Kgyki_3_'),
  timeoutSeconds: query('timeoutSeconds', 'integer', 'listNamespacedPod', 'yvYezaOC'),
  watch: query('watch', 'boolean', 'listNamespacedPod', 'XNNPZGbK'),
  dryRun: query('dryRun', 'string', 'createNamespacedPod'),
  fieldManager: query('fieldManager', 'string', 'createNamespacedPod', 'Qy4HdaTW'),
  fieldManagerOfPatch: query('fieldManager', 'string', 'patchNamespacedPod', '7c6nTn1T'),
  fieldValidation: query('fieldValidation', 'string', 'createNamespacedPod'),
  force: query('force', 'boolean', 'patchNamespacedPod', 'tOGGb0Yi'),
  gracePeriodSeconds: query('gracePeriodSeconds', 'integer', 'deleteNamespacedPod', '-K5HaBOS'),
  ignoreStoreReadError: query(
    'ignoreStoreReadErrorWithClusterBreakingPotential',
    'boolean',
    'deleteNamespacedPod',
    'QbNkfIqj',
  ),
  orphanDependents: query('orphanDependents', 'boolean', 'deleteNamespacedPod', 'uRB25kX5'),
  propagationPolicy: query('propagationPolicy', 'string', 'deleteNamespacedPod', '6jk3prlO'),
  attachContainer: query('container', 'string', 'connectGetNamespacedPodAttach', '_Q-EJ3nR'),
  attachStderr: query('stderr', 'boolean', 'connectGetNamespacedPodAttach', '26jJhFUR'),
  attachStdin: query('stdin', 'boolean', 'connectGetNamespacedPodAttach', 'sEFnN3IS'),
  attachStdout: query('stdout', 'boolean', 'connectGetNamespacedPodAttach', '005YMKE6'),
  attachTty: query('tty', 'boolean', 'connectGetNamespacedPodAttach', 'g7MlET_l'),
  execCommand: query('command', 'string', 'connectGetNamespacedPodExec', 'Py3eQybp'),
  execContainer: query('container', 'string', 'connectGetNamespacedPodExec', 'i5dOmRiM'),
  execStderr: query('stderr', 'boolean', 'connectGetNamespacedPodExec', 'W_1TNlWc'),
  execStdin: query('stdin', 'boolean', 'connectGetNamespacedPodExec', 'PSzNhyUC'),
  execStdout: query('stdout', 'boolean', 'connectGetNamespacedPodExec', '-EZLRwV1'),
  execTty: query('tty', 'boolean', 'connectGetNamespacedPodExec', 's0flW37O'),
  logContainer: query('container', 'string', 'readNamespacedPodLog', '1GeXxFDC'),
  follow: query('follow', 'boolean', 'readNamespacedPodLog', '9OIXh_2R'),
  insecureSkipTLSVerifyBackend: query(
    'insecureSkipTLSVerifyBackend',
    'boolean',
    'readNamespacedPodLog',
    'gM00jVbe',
  ),
  limitBytes: query('limitBytes', 'integer', 'readNamespacedPodLog', 'zwd1RXuc'),
  previous: query('previous', 'boolean', 'readNamespacedPodLog', '1jxDPu3y'),
  sinceSeconds: query('sinceSeconds', 'integer', 'readNamespacedPodLog', 'vE2NLdnP'),
  stream: query('stream', 'string', 'readNamespacedPodLog', 'l-48cgXv'),
  tailLines: query('tailLines', 'integer', 'readNamespacedPodLog', '9xQLWHMV'),
  timestamps: query('timestamps', 'boolean', 'readNamespacedPodLog', 'c17fW1w_'),
  ports: query('ports', 'integer', 'connectGetNamespacedPodPortforward', '91KROJmm'),
  proxyRest: query('path', 'string', 'connectGetNamespacedPodProxyWithPath', 'z6Ciiujn', 'path'),
  podPath: query('path', 'string', 'connectGetNamespacedPodProxyWithPath', 'oPbzgLUj'),
  servicePath: query('path', 'string', 'connectGetNamespacedServiceProxyWithPath', 'QCf0eosM'),
  nodePath: query('path', 'string', 'connectGetNodeProxyWithPath', 'rFDtV0x9'),
} as const satisfies Readonly<Record<string, ParameterFacts>>;

/** `name`, too, is a parameter: one for each kind. */
export type ParameterKey = keyof typeof PARAMETERS | 'name';

function query(
  name: string,
  type: ParameterFacts['type'],
  textOf: string,
  suffix?: string,
  place: ParameterFacts['in'] = 'query',
): ParameterFacts {
  const shared = suffix === undefined ? {} : { shared: `${name}-${suffix}` };
  return { name, in: place, type, textOf: `CoreV1/${textOf}`, ...shared };
}
