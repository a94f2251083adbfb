// Bundles the programs that ship: the extension, the language server, the cluster and the command line; and
// writes the notices of what is in them.
//   node scripts/bundle.mjs [--production] [--watch]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { bundledPackages, NOTICES_FILE, noticesText } from './notices.mjs';
import { project } from './prepare.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** The command line loads the cluster's program from the bundle beside it, once V8's code cache is switched on. */
const clusterBesideCli = {
  name: 'cluster-beside-cli',
  setup(build) {
    build.onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './cluster.cjs', external: true }));
  },
};

/** The two programs that load the cluster's from the bundle beside them. */
const besideCluster = { plugins: [clusterBesideCli] };

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  absWorkingDir: project,
  logLevel: 'warning',
  // A program finds what stands beside it.
  define: { 'import.meta.filename': '__filename' },
  // Packages that have both forms are taken as ES modules, which can be bundled in part.
  mainFields: ['module', 'main'],
  conditions: ['import', 'node'],
};

const programs = [
  { entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { entryPoints: ['src/lsp/main.ts'], outfile: 'dist/language-server.cjs' },
  { entryPoints: ['src/cli/program.ts'], outfile: 'dist/cluster.cjs' },
  { entryPoints: ['src/cli/main.ts'], outfile: 'dist/wheelhouse.cjs', ...besideCluster },
  {
    entryPoints: ['src/cli/large-bodies-thread.ts'],
    outfile: 'dist/large-bodies-thread.cjs',
    ...besideCluster,
  },
];

const contexts = await Promise.all(programs.map((program) => esbuild.context({ ...common, ...program })));
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  const metafiles = results.map(({ metafile }) => metafile);
  writeFileSync(join(project, NOTICES_FILE), noticesText(bundledPackages(project, metafiles)));
}
