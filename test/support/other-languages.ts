import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Builds the Go program in a folder. False where there is no Go, or its modules cannot be had. */
export async function buildGo(folder: string, program: string): Promise<boolean> {
  if (!(await succeeds('go', ['mod', 'download'], folder))) return false;
  await run('go', ['build', '-o', program, '.'], { cwd: folder });
  return true;
}

/**
 * Makes a virtual environment with packages in a folder, and resolves with its Python. Undefined where there is no Python, or
 * the packages cannot be had.
 */
export async function installPython(
  folder: string,
  packages: readonly string[],
): Promise<string | undefined> {
  if (!(await succeeds('python3', ['-m', 'venv', folder], '.'))) return undefined;
  const python = path.join(folder, 'bin/python');
  const options = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  return (await succeeds(python, [...options, ...packages], '.')) ? python : undefined;
}

async function succeeds(command: string, args: readonly string[], cwd: string): Promise<boolean> {
  return run(command, args, { cwd }).then(
    () => true,
    () => false,
  );
}
