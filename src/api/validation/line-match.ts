/** How two lists of lines correspond, found as upstream's diffs find it: the longest common run, then left and right of it. */

/** `length` equal lines at `a` in the first list and at `b` in the second. */
export interface Run {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** Lists of this length and more ignore lines that make up over a hundredth of them when looking for runs. */
const POPULAR_FROM = 200;

/**
 * So many pairs of lines are compared at most. Texts that differ in more than that shows are told as replaced where the
 * search stopped: the search for the longest run grows with the cube of what is compared.
 */
const MAX_COMPARISONS = 100_000;

/** The runs in order, neighbours joined, and one without length at the end of both. */
export function matchLines(before: readonly string[], after: readonly string[]): Run[] {
  const places = placesOf(after);
  const runs: Run[] = [];
  const budget = { comparisons: MAX_COMPARISONS };
  collect({ aFrom: 0, aTo: before.length, bFrom: 0, bTo: after.length });
  return [...joined(runs), { a: before.length, b: after.length, length: 0 }];

  function collect(window: Window): void {
    const run = longestRun(before, after, places, window, budget);
    if (run.length === 0) return;
    collect({ ...window, aTo: run.a, bTo: run.b });
    runs.push(run);
    collect({ ...window, aFrom: run.a + run.length, bFrom: run.b + run.length });
  }
}

interface Window {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const list = places.get(line);
    if (list) list.push(index);
    else places.set(line, [index]);
  }
  if (lines.length < POPULAR_FROM) return places;
  const limit = Math.floor(lines.length / 100) + 1;
  for (const [line, list] of places) if (list.length > limit) places.delete(line);
  return places;
}

function longestRun(
  before: readonly string[],
  after: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  { aFrom, aTo, bFrom, bTo }: Window,
  budget: { comparisons: number },
): Run {
  let best: Run = { a: aFrom, b: bFrom, length: 0 };
  let ending = new Map<number, number>();
  for (let a = aFrom; a < aTo && budget.comparisons > 0; a++) {
    budget.comparisons--;
    const next = new Map<number, number>();
    for (const b of places.get(before[a] ?? '') ?? []) {
      budget.comparisons--;
      if (b < bFrom) continue;
      if (b >= bTo) break;
      const length = (ending.get(b - 1) ?? 0) + 1;
      next.set(b, length);
      if (length > best.length) best = { a: a - length + 1, b: b - length + 1, length };
    }
    ending = next;
  }
  return widened(best, before, after, { aFrom, aTo, bFrom, bTo });
}

/** Takes in equal lines around a run that were too frequent to be looked for. */
function widened(run: Run, before: readonly string[], after: readonly string[], window: Window): Run {
  let { a, b, length } = run;
  while (a > window.aFrom && b > window.bFrom && before[a - 1] === after[b - 1]) {
    a--;
    b--;
    length++;
  }
  while (a + length < window.aTo && b + length < window.bTo && before[a + length] === after[b + length])
    length++;
  return { a, b, length };
}

function joined(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last && last.a + last.length === run.a && last.b + last.length === run.b) {
      out[out.length - 1] = { ...last, length: last.length + run.length };
    } else out.push(run);
  }
  return out;
}
