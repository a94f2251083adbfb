#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { keepYoungGenerationSmall } from './young-generation.ts';

/** `node:sqlite` is there, without a flag, from this version on. */
const OLDEST_NODE = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  process.stderr.write(
    `wheelhouse needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else {
  keepYoungGenerationSmall();
  // What is written is for its owner alone.
  process.umask(0o077);
  // Compiled code is kept between starts: a warm start reads it instead of compiling. Node's own place for it is one in
  // which whoever else is on this computer could have put what we would then run.
  enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'wheelhouse'));
  void import('./program.ts').then(async ({ run }) => {
    process.exitCode = await run(process.argv.slice(2));
  });
}
