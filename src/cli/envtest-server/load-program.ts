import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/** A bundle that was loaded. */
export interface LoadedProgram {
  readonly exports: unknown;
  /** Keeps beside the bundle what of it has been compiled: the next one that loads it reads that. */
  keepCode(): void;
}

type Bundle = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/**
 * Loads a bundle that is one function of what Node gives a module, as text in ASCII. Node's own cache of code would be held in
 * memory for as long as the program runs, and written by each that runs it.
 */
export function loadProgram(file: string): LoadedProgram {
  const kept = codeOf(file);
  const script = new Script(fs.readFileSync(file, 'latin1'), {
    filename: file,
    ...(kept ? { cachedData: kept } : {}),
  });
  const module = { exports: {} };
  const bundle: Bundle = script.runInThisContext();
  bundle(module.exports, createRequire(file), module, file, path.dirname(file));
  return {
    exports: module.exports,
    keepCode: () => {
      const unfinished = `${file}.${process.pid}.tmp`;
      fs.writeFileSync(unfinished, script.createCachedData(), { mode: 0o644 });
      fs.chmodSync(unfinished, 0o644);
      fs.renameSync(unfinished, fileOf(file));
    },
  };
}

function codeOf(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(fileOf(file));
  } catch {
    return undefined; // It is compiled as it is needed.
  }
}

/** What V8 does not take, of another version or another file, it passes over. */
function fileOf(file: string): string {
  return `${file}.code`;
}
