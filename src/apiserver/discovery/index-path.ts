import type { Kinds } from '../../api/index.ts';
import type { RegisteredVersions } from '../contracts/index.ts';
import { jsonLine, prettyJson } from '../reply/json-bytes.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply, type Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { methodNotAllowed } from '../request/refusals.ts';
import { groupsOf } from './groups.ts';

/** Serves `/`: the paths that there are, `others` beside those of resources. */
export function indexPath(
  kinds: Kinds,
  others: () => readonly string[],
  registered?: RegisteredVersions,
): PathHandler {
  return {
    async handle({ http, info }: Call): Promise<Reply | undefined> {
      if (info.path !== '/') return undefined;
      if (http.method !== 'GET') throw methodNotAllowed();
      const paths = [...OWN_PATHS, ...others(), ...resourcePaths(kinds, registered)].sort();
      return bytesReply(200, 'application/json', prettyJson(jsonLine({ paths })));
    },
  };
}

const OWN_PATHS = ['/api', '/apis', '/apis/', '/openapi/v2', '/openapi/v3', '/openapi/v3/'];

function resourcePaths(kinds: Kinds, registered?: RegisteredVersions): string[] {
  return groupsOf(kinds.all(), registered?.all()).flatMap(({ group, versions }) => {
    const root = group === '' ? '/api' : `/apis/${group}`;
    const own = versions.map(({ version }) => `${root}/${version}`);
    return group === '' ? own : [root, ...own];
  });
}
