import { appendFileSync, readFileSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';

/** The lines that the suite writes, shown as they come. */
export class SuiteResults {
  passed = 0;
  failed = 0;
  #shown = 0;
  #group = '';

  constructor(file) {
    this.file = file;
    writeFileSync(file, '');
    watchFile(file, { interval: 300 }, () => this.#show());
  }

  /** Shows what has been written up to now. */
  update() {
    this.#show();
  }

  fail(failure) {
    this.#show();
    this.#add({ title: ['the suite'], durationMs: 0, failure });
  }

  report() {
    console.log(`\n  ${this.passed} passing${this.failed ? `\n  ${this.failed} failing` : ''}\n`);
    count({ passed: this.passed, failed: this.failed, skipped: [] });
    return this.failed;
  }

  dispose() {
    unwatchFile(this.file);
    this.#show();
  }

  #show() {
    const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    for (const line of lines.slice(this.#shown)) this.#add(JSON.parse(line));
    this.#shown = lines.length;
  }

  #add({ title, durationMs, failure }) {
    const group = title.slice(0, -1).join(' ');
    if (group !== this.#group) console.log(`\n  ${group}`);
    this.#group = group;
    console.log(`    ${failure ? '✘' : '✔'} ${title.at(-1)} (${durationMs} ms)`);
    if (failure) console.log(failure.replaceAll(/^/gm, '        '));
    if (failure) this.failed++;
    else this.passed++;
  }
}

/** For the runner of all suites (see scripts/test.mjs). */
export function count(line) {
  const file = process.env.WHEELHOUSE_TEST_COUNTS;
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
