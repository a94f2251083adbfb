// `npm run package`: one universal VSIX, without a native module and without node_modules: all is in the bundles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, installDependencies, must, project } from './prepare.mjs';

installDependencies();
await build('--production');
const { name, version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const file = `${name}-${version}.vsix`;
await must('vsce', [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  file,
]);
