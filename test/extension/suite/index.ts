import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How one test ended, for whoever started the editor. */
export interface SuiteResult {
  readonly title: readonly string[];
  readonly durationMs: number;
  readonly failure?: string;
}

const TIMEOUT_MS = 30_000;

/**
 * The extension host calls this. The tests are in the same bundle; they are asked for once mocha has made its words
 * global. Each result is a line of the file that the environment names, as soon as it is there.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MS });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test.ts');
  await import('./language.test.ts');
  await import('./cluster.test.ts');

  const note = (test: Mocha.Test, failure?: string): void => {
    const result: SuiteResult = {
      title: test.titlePath(),
      durationMs: test.duration ?? 0,
      ...(failure === undefined ? {} : { failure }),
    };
    appendFileSync(process.env['WHEELHOUSE_SUITE_RESULTS'] ?? 'suite.jsonl', `${JSON.stringify(result)}\n`);
  };
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => note(test));
    runner.on('fail', (test, error: Error) => note(test as Mocha.Test, error.stack ?? error.message));
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
