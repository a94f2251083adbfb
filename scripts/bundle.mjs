// Bundles the programs that ship: the extension, the language server, the cluster and the command line; and
// writes the notices of what is in them.
//   node scripts/bundle.mjs [--production] [--watch]
import { readFileSync, writeFileSync } from 'node:fs';
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

/**
 * Writes what a program has beyond ASCII as escapes, where esbuild leaves it as it is: in regular expressions and comments.
 * One such character makes V8 hold the whole text, which it keeps as long as the program runs, in two bytes a character.
 */
const inAscii = {
  name: 'in-ascii',
  setup(build) {
    const { outfile } = build.initialOptions;
    build.onEnd(({ errors }) => {
      if (errors.length > 0) return;
      const file = join(project, outfile);
      const text = readFileSync(file, 'utf8');
      const ascii = text.replace(BEYOND_ASCII, escaped);
      if (ascii !== text) writeFileSync(file, ascii);
    });
  },
};
const escaped = (character) =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
const BEYOND_ASCII = /[^\p{ASCII}]/gu;

/**
 * The two programs that load the cluster's from the bundle beside them: by `require`, since `import()` would read all of it
 * once more, to look for what it exports.
 */
const besideCluster = { plugins: [clusterBesideCli, inAscii], supported: { 'dynamic-import': false } };

/** The server in envtest's folder is a function that its `etcd` compiles itself, with code that was kept. */
const asFunction = {
  banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
  footer: { js: '})' },
};

/**
 * What the programs that serve rarely need, and import where they do, is in bundles of its own: V8 holds the text of a bundle
 * whole. None of them shares a module that keeps something with the program.
 */
const RARE_PARTS = [
  { imported: /\/generated\/texts\.ts$/, name: 'texts', exports: ['./src/kinds/schema/generated/texts.ts'] },
  {
    imported: /\/(authority|issue-credentials)\.ts$/,
    name: 'authority',
    exports: ['./src/platform/pki/authority.ts', './src/platform/pki/issue-credentials.ts'],
  },
  { imported: /^csv-parse\/sync$/, name: 'csv', exports: ['csv-parse/sync'] },
  {
    imported: /^@peculiar\/asn1-/,
    name: 'asn1',
    exports: ['@peculiar/asn1-schema', '@peculiar/asn1-csr', '@peculiar/asn1-x509'],
  },
];
/** Texts that are parsed once, and no more needed then: read from files, they are not kept in that of the program. */
const TEXTS = ['schema/generated/definitions', 'schema/generated/messages', 'columns/generated/columns'];
const TEXTS_READER = `
  const { readFileSync } = require('node:fs');
  const { join } = require('node:path');
  for (const name of NAMES) {
    const get = () => readFileSync(join(__dirname, \`part-\${name}.txt\`), 'utf8');
    Object.defineProperty(exports, name, { enumerable: true, get });
  }
`;
const rarePartsBeside = {
  name: 'rare-parts-beside',
  setup(build) {
    build.onResolve({ filter: /\/generated\/(definitions|messages|columns)\.ts$/ }, () => ({
      path: './part-schemas.cjs',
      external: true,
    }));
    for (const { imported, name } of RARE_PARTS) {
      build.onResolve({ filter: imported }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./part-${name}.cjs`, external: true } : undefined,
      );
    }
  },
};
/** Packages that are imported as any other, and loaded when something of them is first used. */
const LATE_PACKAGES = ['re2js', 'yaml'];
const latePackages = {
  name: 'late-packages',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${LATE_PACKAGES.join('|')})$`) }, ({ path }) => ({
      path,
      namespace: 'late',
    }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, async ({ path }) => ({
      contents: `
        let loaded;
        for (const name of ${JSON.stringify(Object.keys(await import(path)))}) {
          const get = () => (loaded ??= require('./part-${path}.cjs'))[name];
          Object.defineProperty(exports, name, { enumerable: true, get });
        }
      `,
    }));
    build.onResolve({ filter: /^\.\/part-\w+\.cjs$/, namespace: 'late' }, ({ path }) => ({
      path,
      external: true,
    }));
  },
};
const besideRareParts = {
  plugins: [rarePartsBeside, latePackages, inAscii],
  supported: { 'dynamic-import': false },
};
const schemaTexts = await Promise.all(TEXTS.map((name) => import(join(project, `src/kinds/${name}.ts`))));
const textsByName = Object.fromEntries(schemaTexts.flatMap((texts) => Object.entries(texts)));
const lateParts = LATE_PACKAGES.map((name) => ({ name, exports: [name] }));
const rareParts = [...RARE_PARTS, ...lateParts].map(({ name, exports }) => ({
  stdin: {
    contents: exports.map((each) => `export * from '${each}';`).join('\n'),
    resolveDir: project,
  },
  outfile: `dist/part-${name}.cjs`,
}));

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
  define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
  // Packages that have both forms are taken as ES modules, which can be bundled in part.
  mainFields: ['module', 'main'],
  conditions: ['import', 'node'],
};

const programs = [
  { entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { entryPoints: ['src/lsp/main.ts'], outfile: 'dist/language-server.cjs' },
  { entryPoints: ['src/cli/program.ts'], outfile: 'dist/cluster.cjs', ...besideRareParts },
  {
    entryPoints: ['src/platform/pki/issuing.ts'],
    outfile: 'dist/issuing.cjs',
    ...besideRareParts,
  },
  { entryPoints: ['src/cli/main.ts'], outfile: 'dist/wheelhouse.cjs', ...besideCluster },
  {
    entryPoints: ['src/cli/large-bodies-thread.ts'],
    outfile: 'dist/large-bodies-thread.cjs',
    ...besideCluster,
  },
  {
    entryPoints: ['src/cli/envtest-server/keeper.ts'],
    outfile: 'dist/envtest-server.js',
    ...asFunction,
    ...besideRareParts,
  },
  ...rareParts,
  {
    stdin: { contents: TEXTS_READER, resolveDir: project },
    define: { ...common.define, NAMES: JSON.stringify(Object.keys(textsByName)) },
    outfile: 'dist/part-schemas.cjs',
  },
  { entryPoints: ['src/cli/envtest-server/main.ts'], outfile: 'dist/envtest.cjs' },
  { entryPoints: ['src/cli/envtest-server/handle.ts'], outfile: 'dist/envtest-handle.cjs' },
];

const contexts = await Promise.all(
  programs.map((program) => esbuild.context({ ...common, plugins: [inAscii], ...program })),
);
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.all(contexts.map((context) => context.rebuild()));
  for (const [name, text] of Object.entries(textsByName)) {
    writeFileSync(join(project, `dist/part-${name}.txt`), text);
  }
  await Promise.all(contexts.map((context) => context.dispose()));
  const metafiles = results.map(({ metafile }) => metafile);
  writeFileSync(join(project, NOTICES_FILE), noticesText(bundledPackages(project, metafiles)));
}
