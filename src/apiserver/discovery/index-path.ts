import type { HttpRequest, HttpResponse } from '../../base/index.ts';
import type { PathHandler, ResourceSource } from '../contracts/index.ts';
import { answer } from '../encoding/answer.ts';
import { jsonLine, prettyJson } from '../encoding/json-bytes.ts';
import { methodNotAllowed } from '../handlers/refusals.ts';
import { groupsOf } from './groups.ts';

/** Serves `/`: the paths that there are. */
export function indexPath(source: ResourceSource): PathHandler {
  return {
    async handle({ method }: HttpRequest, path: string): Promise<HttpResponse | undefined> {
      if (path !== '/') return undefined;
      if (method !== 'GET') throw methodNotAllowed();
      const paths = [...OTHER_PATHS, ...resourcePaths(source)].sort();
      return answer(200, 'application/json', prettyJson(jsonLine({ paths })));
    },
  };
}

const OTHER_PATHS = [
  '/api',
  '/apis',
  '/apis/',
  '/healthz',
  '/livez',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/',
  '/readyz',
  '/version',
];

function resourcePaths(source: ResourceSource): string[] {
  return groupsOf(source.resources()).flatMap(({ group, versions }) => {
    const root = group === '' ? '/api' : `/apis/${group}`;
    const own = versions.map(({ version }) => `${root}/${version}`);
    return group === '' ? own : [root, ...own];
  });
}
