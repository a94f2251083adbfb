// `npm start`: the extension on `samples/` in VS Code, with its cluster up. `npm start -- --headless`: the same without
// an editor: starts a cluster, applies the samples, waits until all has settled, and shows what runs.
import { build, installDependencies, node24, project, run } from './prepare.mjs';
import { join } from 'node:path';

installDependencies();
await build();
process.exitCode = process.argv.includes('--headless')
  ? await run(node24, [join(project, 'scripts/headless.mjs')])
  : await run(node24, [join(project, 'scripts/start-editor.mjs')]);
