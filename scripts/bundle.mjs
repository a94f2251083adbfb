// Bundles the programs that ship: the extension, the language server, the cluster and the command line.
//   node scripts/bundle.mjs [--production] [--watch]
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** The command line loads the cluster's program from the bundle beside it, once V8's code cache is switched on. */
const clusterBesideCli = {
  name: 'cluster-beside-cli',
  setup(build) {
    build.onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './cluster.cjs', external: true }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // Packages that have both forms are taken as ES modules, which can be bundled in part.
  mainFields: ['module', 'main'],
  conditions: ['import', 'node'],
};

const programs = [
  { entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { entryPoints: ['src/lsp/main.ts'], outfile: 'dist/language-server.cjs' },
  { entryPoints: ['src/cli/program.ts'], outfile: 'dist/cluster.cjs' },
  { entryPoints: ['src/cli/main.ts'], outfile: 'dist/wheelhouse.cjs', plugins: [clusterBesideCli] },
];

const contexts = await Promise.all(programs.map((program) => esbuild.context({ ...common, ...program })));
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
}
