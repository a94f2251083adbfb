import type { MetricsRegistry } from '../../base/index.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { type Reply, textReply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { HealthResults } from './health-results.ts';

/** Something that must be well for the server to be. */
export interface HealthCheck {
  readonly name: string;
  /** Rejects with what is wrong. */
  check(): Promise<void>;
}

/** The checks behind each of the three paths. */
export interface HealthChecks {
  /** The process is of use; one that is not wants to be started again. */
  livez(): readonly HealthCheck[];
  /** It can take requests now. */
  readyz(): readonly HealthCheck[];
  /** All is well in the whole program. */
  healthz(): readonly HealthCheck[];
  /** Those of `healthz` that are only told where they fail. */
  readonly toldWhereFailing: readonly HealthCheck[];
  /** What is not well, and does not keep the server from its work: told with `verbose`. */
  warnings(): readonly string[];
}

/** So many warnings are told. */
const WARNINGS_LIMIT = 100;

/**
 * Serves `/livez`, `/readyz` and the old `/healthz`, in upstream's words: `ok`, or the list of checks where one fails
 * or the query has `verbose`; `exclude=NAME` passes a check over; `/readyz/NAME` is one check.
 *
 * @param slis where what is found is counted, but for that of single checks
 */
export function healthPaths(checks: HealthChecks, slis: MetricsRegistry): PathHandler {
  const results = new HealthResults(slis);
  const groups = new Map<string, Group>([
    ['livez', { told: () => checks.livez(), whereFailing: [] }],
    ['readyz', { told: () => checks.readyz(), whereFailing: [] }],
    ['healthz', { told: () => checks.healthz(), whereFailing: checks.toldWhereFailing }],
  ]);
  return {
    get paths() {
      return pathsOf(checks);
    },
    async handle({ query, info: { path } }: Call): Promise<Reply | undefined> {
      const [, groupName = '', ...rest] = path.split('/');
      const group = groups.get(groupName);
      if (!group) return undefined;
      const name = rest.join('/');
      if (name !== '') return oneCheck(allOf(group).find((check) => check.name === name));
      if (path !== `/${groupName}`) return oneCheck(undefined);
      const warnings = groupName === 'readyz' ? checks.warnings() : [];
      return allChecks({
        name: groupName,
        ...group,
        warnings,
        excluded: query.getAll('exclude'),
        verbose: query.has('verbose'),
        results,
      });
    },
  };
}

/** Those of all checks, and of each. */
function pathsOf({ livez, readyz, healthz }: Omit<HealthChecks, 'warnings'>): string[] {
  return Object.entries({ healthz, livez, readyz }).flatMap(([name, checks]) => [
    `/${name}`,
    ...checks().map((check) => `/${name}/${check.name}`),
  ]);
}

interface Group {
  readonly told: () => readonly HealthCheck[];
  readonly whereFailing: readonly HealthCheck[];
}

function allOf({ told, whereFailing }: Group): readonly HealthCheck[] {
  return [...told(), ...whereFailing];
}

async function oneCheck(check: HealthCheck | undefined): Promise<Reply> {
  if (!check) return textReply(404, '404 page not found\n');
  const problem = await problemOf(check);
  return problem === undefined ? textReply(200, 'ok') : textReply(500, `internal server error: ${problem}\n`);
}

interface CheckRequest extends Group {
  readonly name: string;
  readonly warnings: readonly string[];
  readonly excluded: readonly string[];
  readonly verbose: boolean;
  readonly results: HealthResults;
}

async function allChecks(request: CheckRequest): Promise<Reply> {
  const { name, whereFailing, warnings, excluded, verbose, results } = request;
  const lines: string[] = [];
  const checks = allOf(request);
  let isWell = true;
  for (const check of checks) {
    if (excluded.includes(check.name)) {
      lines.push(`[+]${check.name} excluded: ok\n`);
      continue;
    }
    const isGood = (await problemOf(check)) === undefined;
    results.add(name, check.name, isGood);
    if (isGood) {
      if (whereFailing.includes(check)) continue;
      lines.push(`[+]${check.name} ok\n`);
    } else {
      isWell = false;
      lines.push(`[-]${check.name} failed: reason withheld\n`);
    }
  }
  const unknown = excluded.filter((each) => !checks.some((check) => check.name === each));
  if (unknown.length > 0) {
    const names = unknown.map((each) => JSON.stringify(each)).join(',');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}\n`);
  }
  for (const warning of warnings.slice(0, WARNINGS_LIMIT)) lines.push(`warn: ${warning}\n`);
  if (!isWell) return textReply(500, `${lines.join('')}${name} check failed\n`);
  return textReply(200, verbose ? `${lines.join('')}${name} check passed\n` : 'ok');
}

async function problemOf(health: HealthCheck): Promise<string | undefined> {
  try {
    await health.check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
