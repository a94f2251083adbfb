import { ownValue } from '../../base/index.ts';
import type { ResourceInfo } from '../../api/index.ts';
import { type Parameter, queryParameter } from '../../apiserver/index.ts';

/** The parameters of the subresources that open a connection or stream, in OpenAPI's words. */
export function connectParameters({ kind }: ResourceInfo, subresource: string): readonly Parameter[] {
  return ownValue(CONNECT, subresource === 'proxy' ? `proxy${kind}` : subresource) ?? [];
}

const P = {
  attachContainer: queryParameter('container', 'string', 'connectGetNamespacedPodAttach', '_Q-EJ3nR'),
  attachStderr: queryParameter('stderr', 'boolean', 'connectGetNamespacedPodAttach', '26jJhFUR'),
  attachStdin: queryParameter('stdin', 'boolean', 'connectGetNamespacedPodAttach', 'sEFnN3IS'),
  attachStdout: queryParameter('stdout', 'boolean', 'connectGetNamespacedPodAttach', '005YMKE6'),
  attachTty: queryParameter('tty', 'boolean', 'connectGetNamespacedPodAttach', 'g7MlET_l'),
  execCommand: queryParameter('command', 'string', 'connectGetNamespacedPodExec', 'Py3eQybp'),
  execContainer: queryParameter('container', 'string', 'connectGetNamespacedPodExec', 'i5dOmRiM'),
  execStderr: queryParameter('stderr', 'boolean', 'connectGetNamespacedPodExec', 'W_1TNlWc'),
  execStdin: queryParameter('stdin', 'boolean', 'connectGetNamespacedPodExec', 'PSzNhyUC'),
  execStdout: queryParameter('stdout', 'boolean', 'connectGetNamespacedPodExec', '-EZLRwV1'),
  execTty: queryParameter('tty', 'boolean', 'connectGetNamespacedPodExec', 's0flW37O'),
  logContainer: queryParameter('container', 'string', 'readNamespacedPodLog', '1GeXxFDC'),
  follow: queryParameter('follow', 'boolean', 'readNamespacedPodLog', '9OIXh_2R'),
  insecureSkipTLSVerifyBackend: queryParameter(
    'insecureSkipTLSVerifyBackend',
    'boolean',
    'readNamespacedPodLog',
    'gM00jVbe',
  ),
  limitBytes: queryParameter('limitBytes', 'integer', 'readNamespacedPodLog', 'zwd1RXuc'),
  previous: queryParameter('previous', 'boolean', 'readNamespacedPodLog', '1jxDPu3y'),
  sinceSeconds: queryParameter('sinceSeconds', 'integer', 'readNamespacedPodLog', 'vE2NLdnP'),
  stream: queryParameter('stream', 'string', 'readNamespacedPodLog', 'l-48cgXv'),
  tailLines: queryParameter('tailLines', 'integer', 'readNamespacedPodLog', '9xQLWHMV'),
  timestamps: queryParameter('timestamps', 'boolean', 'readNamespacedPodLog', 'c17fW1w_'),
  ports: queryParameter('ports', 'integer', 'connectGetNamespacedPodPortforward', '91KROJmm'),
  podPath: queryParameter('path', 'string', 'connectGetNamespacedPodProxyWithPath', 'oPbzgLUj'),
  servicePath: queryParameter('path', 'string', 'connectGetNamespacedServiceProxyWithPath', 'QCf0eosM'),
  nodePath: queryParameter('path', 'string', 'connectGetNodeProxyWithPath', 'rFDtV0x9'),
};

const CONNECT: Readonly<Record<string, readonly Parameter[]>> = {
  attach: [P.attachContainer, P.attachStderr, P.attachStdin, P.attachStdout, P.attachTty],
  exec: [P.execCommand, P.execContainer, P.execStderr, P.execStdin, P.execStdout, P.execTty],
  log: [
    P.logContainer,
    P.follow,
    P.insecureSkipTLSVerifyBackend,
    P.limitBytes,
    P.previous,
    P.sinceSeconds,
    P.stream,
    P.tailLines,
    P.timestamps,
  ],
  portforward: [P.ports],
  proxyPod: [P.podPath],
  proxyService: [P.servicePath],
  proxyNode: [P.nodePath],
};
