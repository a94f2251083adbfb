import type { HttpMethod } from './http-method.ts';
import type { ParameterKey } from './parameters.ts';

/** The parameters of the subresources that open a connection or stream. */
export const CONNECT_PARAMETERS: Readonly<Record<string, readonly ParameterKey[]>> = {
  attach: ['attachContainer', 'attachStderr', 'attachStdin', 'attachStdout', 'attachTty'],
  exec: ['execCommand', 'execContainer', 'execStderr', 'execStdin', 'execStdout', 'execTty'],
  log: [
    'logContainer',
    'follow',
    'insecureSkipTLSVerifyBackend',
    'limitBytes',
    'previous',
    'sinceSeconds',
    'stream',
    'tailLines',
    'timestamps',
  ],
  portforward: ['ports'],
  proxyPod: ['podPath'],
  proxyService: ['servicePath'],
  proxyNode: ['nodePath'],
};

/** A proxy passes every method on; the others connect by GET or POST. */
export function connectMethods(subresource: string): readonly HttpMethod[] {
  return subresource === 'proxy'
    ? ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']
    : ['get', 'post'];
}
