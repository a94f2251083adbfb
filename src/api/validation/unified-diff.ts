import { parseExactJson } from '../../base/index.ts';
import { matchLines } from './line-match.ts';

const CONTEXT = 3;

/**
 * What changed between two compact JSON texts, as upstream shows it when a field may not change: a unified diff of the
 * texts indented by one space, three lines of context around each change, without file names.
 */
export function jsonDiff(before: string, after: string): string {
  const a = indented(before);
  const b = indented(after);
  return hunks(changes(a, b))
    .map((hunk) => formatHunk(hunk, a, b))
    .join('');
}

/** Lines `aFrom`–`aTo` of the first text stand for `bFrom`–`bTo` of the second. */
interface Step {
  readonly equal: boolean;
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

function indented(json: string): string[] {
  const value = parseExactJson(json);
  return JSON.stringify(value, null, 1).split('\n');
}

function changes(a: readonly string[], b: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [aAt, bAt] = [0, 0];
  for (const run of matchLines(a, b)) {
    if (aAt < run.a || bAt < run.b) {
      steps.push({ equal: false, aFrom: aAt, aTo: run.a, bFrom: bAt, bTo: run.b });
    }
    [aAt, bAt] = [run.a + run.length, run.b + run.length];
    if (run.length > 0) steps.push({ equal: true, aFrom: run.a, aTo: aAt, bFrom: run.b, bTo: bAt });
  }
  return steps;
}

/** Groups changes that share context; longer equal stretches are cut to what is shown. */
function hunks(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  let group: Step[] = [];
  for (const [index, step] of steps.entries()) {
    const first = index === 0;
    const last = index === steps.length - 1;
    const long = step.equal && step.aTo - step.aFrom > (first || last ? CONTEXT : 2 * CONTEXT);
    if (!long) group.push(step);
    else {
      if (!first) groups.push([...group, head(step)]);
      group = last ? [] : [tail(step)];
    }
  }
  if (group.some(({ equal }) => !equal)) groups.push(group);
  return groups;
}

function head(step: Step): Step {
  return { ...step, aTo: step.aFrom + CONTEXT, bTo: step.bFrom + CONTEXT };
}

function tail(step: Step): Step {
  return { ...step, aFrom: step.aTo - CONTEXT, bFrom: step.bTo - CONTEXT };
}

function formatHunk(steps: readonly Step[], a: readonly string[], b: readonly string[]): string {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last) return '';
  const lines = steps.flatMap((step) =>
    step.equal
      ? a.slice(step.aFrom, step.aTo).map((line) => ` ${line}`)
      : [
          ...a.slice(step.aFrom, step.aTo).map((line) => `-${line}`),
          ...b.slice(step.bFrom, step.bTo).map((line) => `+${line}`),
        ],
  );
  const ranges = `-${formatRange(first.aFrom, last.aTo)} +${formatRange(first.bFrom, last.bTo)}`;
  return [`@@ ${ranges} @@`, ...lines, ''].join('\n');
}

function formatRange(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}
