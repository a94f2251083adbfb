import type { ApplyOutcome } from './apply.ts';
import { type Answer, ApplyReport } from './apply-report.ts';
import type { Manifest, ManifestObject } from './manifest.ts';
import { readAhead } from './read-ahead.ts';

export interface ApplyJob<F> {
  /** In the order in which they are applied. */
  readonly files: readonly F[];
  /** The text of a file. What rejects leaves the file out. */
  read(file: F): Promise<string>;
  /** Reads the objects of a file's text. */
  parse(file: F, text: string): Promise<Manifest>;
  /** Applies one object; with `force` fields are taken over. What rejects ends the job: nobody answers any more. */
  apply(manifest: ManifestObject, force: boolean): Promise<ApplyOutcome>;
  /** Which of the objects are applied; all where left out. */
  readonly wanted?: (manifest: ManifestObject) => boolean;
  /** Hears of each file when all of its objects were answered. */
  record(file: F, answers: readonly Answer[]): Promise<void>;
  /** Hears of each file when it is done with. */
  progress?(): void;
  /** Ends the job between two objects. */
  readonly signal?: AbortSignal;
}

/** What others live in, or are made of. */
const FIRST_KINDS: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);
const MENTIONS_FIRST_KIND = /\bkind["']?\s*:\s*["']?(Namespace|CustomResourceDefinition)\b/;

/**
 * Applies the objects of files: Namespaces and CustomResourceDefinitions of all files before anything else, and the
 * rest in the order of the files. Of any number of files only a few are in memory at a time, so that a file with
 * something that comes first is read twice.
 */
export async function applyFiles<F>(job: ApplyJob<F>): Promise<ApplyReport<F>> {
  const report = new ApplyReport<F>();
  const done = async (file: F, answers: readonly Answer[]): Promise<void> => {
    if (answers.length === 0) return;
    report.take(file, answers);
    await job.record(file, answers);
  };
  const early = await applyFirst(job);
  for await (const { file, text, failure } of readAhead(job.files, (each) => job.read(each))) {
    if (isCancelled(job)) break;
    const answers = early.get(file) ?? [];
    early.delete(file);
    if (text === undefined) report.leaveOut(file, failure);
    else if (mayHoldObjects(text)) {
      const { objects, problems } = await job.parse(file, text);
      const [problem] = problems;
      if (problem) report.leaveOut(file, problem.message);
      else await done(file, await applyObjects(job, objects, answers));
    }
    job.progress?.();
  }
  // What was cancelled had begun already.
  for (const [file, answers] of early) await done(file, answers);
  report.cancelled = isCancelled(job);
  return report;
}

/** Applies the conflicting objects of a report once more, taking the fields over. */
export async function takeOver<F>(job: ApplyJob<F>, report: ApplyReport<F>): Promise<void> {
  // What is still a conflict afterwards is added to them anew.
  const conflicting = [...report.conflicts];
  for (const [file, before] of conflicting) {
    const answers: Answer[] = [];
    for (const [manifest, outcome] of before) {
      const again = outcome.outcome === 'conflict' && !isCancelled(job);
      answers.push([manifest, again ? await job.apply(manifest, true) : outcome]);
    }
    report.take(file, answers);
    await job.record(file, answers);
  }
}

/** Applies what comes first; gives the answers by file, in the order in which the objects stand there. */
async function applyFirst<F>(job: ApplyJob<F>): Promise<Map<F, readonly Answer[]>> {
  const early = new Map<F, readonly Answer[]>();
  for await (const { file, text = '' } of readAhead(job.files, (each) => job.read(each))) {
    if (isCancelled(job)) break;
    if (!MENTIONS_FIRST_KIND.test(text)) continue;
    const { objects, problems } = await job.parse(file, text);
    if (problems.length > 0) continue;
    early.set(file, await applyObjects(job, objects.filter(comesFirst), []));
  }
  return early;
}

/** Applies those of a file's objects that are wanted; what came early has its answer already. */
async function applyObjects<F>(
  job: ApplyJob<F>,
  objects: readonly ManifestObject[],
  early: readonly Answer[],
): Promise<readonly Answer[]> {
  const { wanted = () => true } = job;
  const outcomes = early.map(([, outcome]) => outcome).reverse();
  const answers: Answer[] = [];
  for (const manifest of objects.filter(wanted)) {
    const known = comesFirst(manifest) ? outcomes.pop() : undefined;
    if (known) answers.push([manifest, known]);
    else if (!isCancelled(job)) answers.push([manifest, await job.apply(manifest, false)]);
  }
  return answers;
}

function comesFirst({ object }: ManifestObject): boolean {
  return FIRST_KINDS.has(object.kind);
}

/** What names neither is no manifest, and need not be readable as YAML. */
function mayHoldObjects(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind');
}

function isCancelled<F>({ signal }: ApplyJob<F>): boolean {
  return signal?.aborted === true;
}
