import { dirname, resolve } from 'node:path';
import { parseArguments } from './arguments.ts';
import { down } from './down.ts';
import { fillFolder } from './envtest/fill-folder.ts';
import { HELP } from './help.ts';
import { up } from './up.ts';
export { serveLargeBodiesHere } from './large-bodies.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/** Where this program's own bundle is, or would be. */
const BUNDLES = resolve(
  dirname(import.meta.filename),
  import.meta.filename.endsWith('.ts') ? '../../dist' : '.',
);

/** Runs the command line; the exit code. 0: as asked; 1: it failed; 2: the arguments are not understood. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(argv);
    switch (parsed.command) {
      case 'help':
        process.stdout.write(HELP);
        return 0;
      case 'version':
        process.stdout.write(`wheelhouse ${VERSION}\n`);
        return 0;
      case 'up':
        await up(parsed.options);
        return 0;
      case 'envtest':
        await fillFolder(parsed.folder, { bundlesFrom: BUNDLES, version: VERSION });
        process.stdout.write(`export KUBEBUILDER_ASSETS=${resolve(parsed.folder)}\n`);
        return 0;
      case 'down':
        await down(parsed.dataDir);
        return 0;
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`wheelhouse: ${message}\n`);
    if (error instanceof UsageError) process.stderr.write("See 'wheelhouse help'.\n");
    return error instanceof UsageError ? 2 : 1;
  }
}
