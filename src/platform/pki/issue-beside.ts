import { getCompileCacheDir } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { Credentials, IssueCredentials, WantedCredentials } from './credential-terms.ts';

/** The program: beside this one, from the sources as from the bundle. */
const PROGRAM = join(dirname(import.meta.filename), `issuing${extname(import.meta.filename)}`);

/** Many times what it takes. */
const LIMIT_MS = 30_000;

/**
 * Makes what is missing of a cluster's credentials in a process of its own. The X.509 library takes longer, and more memory,
 * than any other part of a start, and nothing needs it afterwards. Aborted, it is ended. Rejects where it could not.
 */
export function issueBeside(signal?: AbortSignal, program = PROGRAM): IssueCredentials {
  return (wanted) => issue(program, wanted, signal);
}

async function issue(
  program: string,
  wanted: WantedCredentials,
  signal: AbortSignal | undefined,
): Promise<Credentials> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  const text = await new Promise<string>((resolve, reject) => {
    const options = {
      env: environment(),
      timeout: LIMIT_MS,
      windowsHide: true,
      ...(signal ? { signal } : {}),
    };
    const child = execFile(process.execPath, [program], options, (error, answer, complaints) => {
      if (error) reject(new Error(`no certificates could be made: ${complaints || error.message}`));
      else resolve(answer);
    });
    // What it was killed by is told above.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${JSON.stringify(wanted)}\n`);
  });
  return JSON.parse(text) as Credentials;
}

/** What was said to this process by options is not meant for it. It finds the code that V8 has kept. */
function environment(): NodeJS.ProcessEnv {
  const kept = getCompileCacheDir();
  return {
    ...process.env,
    NODE_OPTIONS: '',
    ...(kept === undefined ? {} : { NODE_COMPILE_CACHE: dirname(kept) }),
  };
}
