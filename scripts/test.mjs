// `npm test`: installs, builds, and runs everything. The last line is `N passed, N failed` over all of it.
//   node scripts/test.mjs [--skip-editor]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies, run } from './prepare.mjs';

/** Each is one test of its own: it passes or it does not. */
const CHECKS = [
  ['generate', 'node', ['scripts/generate.mjs']],
  ['types and layers', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--quiet']],
  ['format', 'prettier', ['--check', '.', '--log-level', 'warn']],
  ['dead exports', 'knip', []],
  ['bundle', 'node', ['scripts/bundle.mjs']],
];

/** Each counts its own tests, into a file of JSON lines. */
const SUITES = [
  ['tests', 'mocha', []],
  ['editor', 'node', ['test/extension/run.mjs']],
];

const unknown = process.argv.slice(2).filter((argument) => argument !== '--skip-editor');
if (unknown.length > 0) {
  console.error(`npm test takes --skip-editor, not ${unknown.join(' ')}`);
  process.exit(2);
}
installDependencies();
const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-test-'));
const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
try {
  for (const check of CHECKS) await runCheck(check);
  for (const suite of SUITES) await runSuite(suite);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const name of total.skipped) console.log(`skipped: ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runCheck([name, command, args]) {
  const startedMs = performance.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? '✔' : '✘'} ${name} (${seconds(startedMs)} s)`);
  if (code === 0) total.passed++;
  else total.failed++;
}

async function runSuite([name, command, args]) {
  if (name === 'editor' && process.argv.includes('--skip-editor')) {
    total.skipped.push('the editor suites (--skip-editor)');
    return;
  }
  const counts = join(folder, `${name}.jsonl`);
  const startedMs = performance.now();
  const code = await run(command, args, { env: { WHEELHOUSE_TEST_COUNTS: counts } });
  const lines = readCounts(counts);
  for (const { passed, failed, skipped } of lines) {
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped);
  }
  // A suite that ended badly without saying which test did is itself the failure.
  if (code !== 0 && lines.every(({ failed }) => failed === 0)) total.failed++;
  console.log(`${code === 0 ? '✔' : '✘'} ${name} (${seconds(startedMs)} s)`);
}

/** Lines of `{"passed": n, "failed": n, "skipped": [names]}`. */
function readCounts(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
  } catch {
    return [];
  }
}

function seconds(startedMs) {
  return ((performance.now() - startedMs) / 1000).toFixed(1);
}
