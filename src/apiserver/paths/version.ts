import { jsonLine, prettyJson } from '../reply/json-bytes.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply, type Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { methodNotAllowed } from '../request/refusals.ts';

/** What `/version` answers, beside the version itself. */
export interface VersionFacts {
  /** `v1.36.3`. */
  readonly gitVersion: string;
  readonly buildDate: string;
  /** What the server runs on: `linux/amd64`. */
  readonly platform: string;
}

/** Serves `/version`, in upstream's form. */
export function versionPath(facts: VersionFacts): PathHandler {
  const body = prettyJson(jsonLine(versionInfo(facts)));
  return {
    paths: ['/version'],
    async handle({ http: { method }, info: { path } }: Call): Promise<Reply | undefined> {
      if (path !== '/version' && path !== '/version/') return undefined;
      if (method !== 'GET') throw methodNotAllowed();
      return bytesReply(200, 'application/json', body);
    },
  };
}

function versionInfo({ gitVersion, buildDate, platform }: VersionFacts): object {
  const [major = '', minor = ''] = gitVersion.replace(/^v/, '').split('.');
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: '',
    gitTreeState: '',
    buildDate,
    goVersion: '',
    compiler: 'gc',
    platform,
  };
}
