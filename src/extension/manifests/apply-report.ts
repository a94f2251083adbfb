import type { ApplyOutcome } from './apply.ts';
import type { ManifestObject } from './manifest.ts';

/** What became of applying, in numbers. */
export interface ApplySummary {
  readonly created: number;
  readonly configured: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** An object of a file, and how it was answered. */
export type Answer = readonly [ManifestObject, ApplyOutcome];

export interface FileProblem<F> {
  readonly file: F;
  readonly message: string;
}

/** Problems that are kept word for word; the rest is counted. */
const KEPT_PROBLEMS = 10;

/** What became of applying files. It grows with what went wrong, and not with what there is. */
export class ApplyReport<F> {
  readonly summary = { created: 0, configured: 0, unchanged: 0, failed: 0 };
  /** The answers of those files in which others manage fields that the manifest sets. */
  readonly conflicts = new Map<F, readonly Answer[]>();
  /** The first of the files that were left out, and why. */
  readonly leftOut: FileProblem<F>[] = [];
  leftOutCount = 0;
  cancelled = false;
  private readonly refusals = new Map<F, string>();

  /** How many objects were answered. */
  get total(): number {
    const { created, configured, unchanged, failed } = this.summary;
    return created + configured + unchanged + failed;
  }

  /** Why the first of the refused objects was. */
  get firstRefusal(): string | undefined {
    for (const message of this.refusals.values()) return message;
    return undefined;
  }

  leaveOut(file: F, message: string): void {
    this.leftOutCount++;
    if (this.leftOut.length < KEPT_PROBLEMS) this.leftOut.push({ file, message });
  }

  /** Takes the answers of a whole file in; again, instead of those with which it is among the conflicts. */
  take(file: F, answers: readonly Answer[]): void {
    for (const answer of this.conflicts.get(file) ?? []) this.summary[countedAs(answer)]--;
    for (const answer of answers) this.summary[countedAs(answer)]++;
    this.conflicts.delete(file);
    if (answers.some(([, { outcome }]) => outcome === 'conflict')) this.conflicts.set(file, answers);
    const refused = answers.find((answer) => countedAs(answer) === 'failed')?.[1];
    if (refused === undefined) this.refusals.delete(file);
    else if ('message' in refused && (this.refusals.size < KEPT_PROBLEMS || this.refusals.has(file)))
      this.refusals.set(file, refused.message);
  }
}

function countedAs([, { outcome }]: Answer): keyof ApplySummary {
  return outcome === 'conflict' ? 'failed' : outcome;
}

/** Everything that went wrong, told at once; empty where nothing did. */
export function problemsText<F>(report: ApplyReport<F>, nameOf: (file: F) => string): string {
  const { failed } = report.summary;
  const first = report.firstRefusal ?? '';
  const parts: string[] = [];
  if (failed > 0) {
    parts.push(
      report.total === 1 ? first : `${failed} of ${report.total} objects were refused. The first: ${first}`,
    );
  }
  if (report.leftOutCount > 0) {
    const names = report.leftOut.map(({ file, message }) => `${nameOf(file)} (${message})`).join(', ');
    const more = report.leftOutCount - report.leftOut.length;
    parts.push(`Left out, since it cannot be read: ${names}${more > 0 ? `, and ${more} more` : ''}`);
  }
  return parts.join(' ');
}
