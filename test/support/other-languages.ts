import { execFile } from 'node:child_process';
import fs from 'node:fs';
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

/**
 * Compiles the Maven project in `project` into a folder, and resolves with what `java -cp` takes. Undefined where there is no
 * Java or Maven, or what it needs cannot be had.
 */
export async function buildJava(project: string, folder: string): Promise<string | undefined> {
  const list = path.join(folder, 'class-path');
  const place = [`-DbuildDirectory=${folder}`, `-Dmdep.outputFile=${list}`];
  const goals = ['-q', '-B', 'compile', 'dependency:build-classpath'];
  if (!(await succeeds('mvn', [...goals, ...place], project))) return undefined;
  return `${path.join(folder, 'classes')}:${fs.readFileSync(list, 'utf8')}`;
}

/** Builds the Rust program in `project`, which has the name of the folder with `-round`. Undefined as {@link buildJava}. */
export async function buildRust(project: string, folder: string): Promise<string | undefined> {
  const options = ['build', '--quiet', '--target-dir', folder];
  if (!(await succeeds('cargo', options, project))) return undefined;
  return path.join(folder, 'debug', `${path.basename(project)}-round`);
}

async function succeeds(command: string, args: readonly string[], cwd: string): Promise<boolean> {
  return run(command, args, { cwd }).then(
    () => true,
    () => false,
  );
}
