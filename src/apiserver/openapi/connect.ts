import type { HttpMethod } from './http-method.ts';

/** A proxy passes every method on; the others connect by GET or POST. */
export function connectMethods(subresource: string): readonly HttpMethod[] {
  return subresource === 'proxy'
    ? ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']
    : ['get', 'post'];
}
