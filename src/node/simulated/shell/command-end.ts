import { parseScript } from './parser.ts';
import type { ShellFiles } from './shell-files.ts';
import { ShellRun } from './shell-run.ts';
import { UnreadableError } from './unreadable-error.ts';

export interface CommandEnd {
  /** Infinity: it does not end by itself. */
  readonly afterMs: number;
  readonly exitCode: number;
  /** What it said on its way; undefined where only its programs know. */
  readonly output: string | undefined;
}

const SHELL = /^(?:(?:\/usr)?\/bin\/)?(?:sh|bash|ash|dash)$/;

/**
 * How a container's command ends, as far as its words alone say: `sleep 5`, `sh -c "echo hello; exit 3"`. Undefined where
 * it is up to what the image holds.
 *
 * @param words the command and its arguments
 * @param environment of the container; what the image adds to it is not known
 */
export function endOfCommand(
  words: readonly string[],
  environment: ReadonlyMap<string, string>,
  files: ShellFiles,
): CommandEnd | undefined {
  const run = new ShellRun(environment, files);
  try {
    if (SHELL.test(words[0] ?? '')) run.run(parseScript(scriptOf(words.slice(1))));
    else run.program(words);
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
  return { afterMs: run.elapsedMs, exitCode: run.status, output: run.output };
}

function scriptOf([option, script]: readonly string[]): string {
  if (!/^-[ux]*c$/.test(option ?? '') || script === undefined) {
    throw new UnreadableError('the shell reads something else');
  }
  return script;
}
