import type { Toleration } from '../../../types/index.ts';

/** The tolerations of both lists in their order, without those that another one covers. Of two alike the first stays. */
export function mergeTolerations(first: readonly Toleration[], second: readonly Toleration[]): Toleration[] {
  const all = [...first, ...second];
  const later = new Coverage();
  const isCoveredLater = all.map(() => false);
  for (let index = all.length - 1; index >= 0; index--) {
    const toleration = all[index];
    if (!toleration) continue;
    isCoveredLater[index] = later.covers(toleration, identityOf(toleration));
    later.add(toleration);
  }
  const merged = new Coverage();
  const seen = new Set<string>();
  return all.filter((toleration, index) => {
    const identity = identityOf(toleration);
    if (isCoveredLater[index] || seen.has(identity) || merged.covers(toleration)) return false;
    seen.add(identity);
    merged.add(toleration);
    return true;
  });
}

/** Whether each of the tolerations is one of those that are allowed, or covered by one of them. */
export function areTolerationsWithin(
  tolerations: readonly Toleration[],
  allowed: readonly Toleration[],
): boolean {
  const same = new Set(allowed.map(identityOf));
  const coverage = new Coverage();
  for (const toleration of allowed) coverage.add(toleration);
  return tolerations.every((toleration) => same.has(identityOf(toleration)) || coverage.covers(toleration));
}

/** How long something is tolerated, and by which toleration. */
interface Term {
  readonly identity: string;
  /** Infinity: for ever. */
  readonly seconds: number;
}

/** Tolerations by what they tolerate, so that each is held against all others by a few look-ups. */
class Coverage {
  /** Of those that tolerate the same the longest term, and the longest one of any other toleration. */
  private readonly longest = new Map<string, readonly Term[]>();

  add(toleration: Toleration): void {
    const { key = '', effect = '', tolerationSeconds } = toleration;
    const extent = extentOf(toleration);
    if (extent === undefined) return;
    const seconds = effect === 'NoExecute' ? (tolerationSeconds ?? Infinity) : Infinity;
    const at = JSON.stringify([key, extent, effect]);
    const term = { identity: identityOf(toleration), seconds };
    const others = (this.longest.get(at) ?? []).filter(({ identity }) => identity !== term.identity);
    this.longest.set(at, [...others, term].sort((a, b) => b.seconds - a.seconds).slice(0, 2));
  }

  /** Whether one of them, which is not the one that is left out, tolerates whatever this one does, for at least as long. */
  covers(toleration: Toleration, without?: string): boolean {
    const { key = '', effect = '', tolerationSeconds } = toleration;
    // Upstream holds an operator that is left out against nothing.
    const own = toleration.operator === 'Equal' ? extentOf(toleration) : undefined;
    const places = [[key, EVERY_VALUE], ['', EVERY_VALUE], ...(own === undefined ? [] : [[key, own]])];
    const effects = new Set([effect, '']);
    return places.some(([ofKey, extent]) =>
      [...effects].some((ofEffect) =>
        this.longest
          .get(JSON.stringify([ofKey, extent, ofEffect]))
          ?.some(
            ({ identity, seconds }) =>
              identity !== without &&
              (seconds === Infinity || (tolerationSeconds !== undefined && tolerationSeconds <= seconds)),
          ),
      ),
    );
  }
}

const EVERY_VALUE = 'Exists';

/** Which values of its key are tolerated; undefined of an operator that does not exist. */
function extentOf({ operator, value = '' }: Toleration): string | undefined {
  if (operator === 'Exists') return EVERY_VALUE;
  return !operator || operator === 'Equal' ? `=${value}` : undefined;
}

function identityOf({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
  return JSON.stringify([key ?? '', operator ?? '', value ?? '', effect ?? '', tolerationSeconds ?? null]);
}
