import fs from 'node:fs';
import path from 'node:path';
import type { AsyncDisposable, Log } from '../../base/index.ts';

export interface AuditLogFileOptions {
  /** `-` is the standard output. */
  readonly file: string;
  /** A file that would grow longer is put aside first. */
  readonly maxBytes: number;
  /** How many that were put aside are kept; 0: all. */
  readonly maxBackups: number;
  /** How long one that was put aside is kept; 0: for ever. */
  readonly maxAgeMs: number;
  readonly log: Log;
}

/** What may wait to be written. What comes while so much does is lost. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** What is written at once. */
const BATCH_BYTES = 1024 * 1024;
/** Lines that come within this time are written together. */
const GATHER_MS = 50;

/**
 * A log of lines that nobody waits for: they are gathered, and written in batches beside what the program does. Files are
 * put aside and pruned as `kube-apiserver` does it: `audit-2026-01-02T15-04-05.000.log` beside `audit.log`.
 */
export class AuditLogFile implements AsyncDisposable {
  private readonly options: AuditLogFileOptions;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private size = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private hasFailed = false;

  /** Makes the file. Throws where that cannot be. */
  constructor(options: AuditLogFileOptions) {
    this.options = options;
    if (options.file === '-') return;
    fs.mkdirSync(path.dirname(options.file), { recursive: true });
    const descriptor = fs.openSync(options.file, 'a', 0o600);
    this.size = fs.fstatSync(descriptor).size;
    fs.closeSync(descriptor);
  }

  /** Takes a line. False: too much waits already, and it is lost. */
  write(line: string): boolean {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.waitingBytes + bytes > MOST_WAITING_BYTES) return false;
    this.waiting.push(line);
    this.waitingBytes += bytes;
    if (!this.writing) this.timer ??= setTimeout(() => this.start(), GATHER_MS);
    return true;
  }

  /** Resolves once everything is written. */
  async dispose(): Promise<void> {
    this.start();
    await this.writing;
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const { text, bytes } = this.batch();
      try {
        await this.append(text, bytes);
        this.hasFailed = false;
      } catch (error) {
        // Said once: a full disk would be told of at each request.
        if (!this.hasFailed) this.options.log.error('the audit log cannot be written', { error });
        this.hasFailed = true;
      }
      this.waitingBytes -= bytes;
    }
  }

  private batch(): { readonly text: string; readonly bytes: number } {
    let bytes = 0;
    let count = 0;
    while (count < this.waiting.length && (count === 0 || bytes < BATCH_BYTES)) {
      bytes += Buffer.byteLength(this.waiting[count] ?? '') + 1;
      count++;
    }
    const lines = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    return { text: `${lines.join('\n')}\n`, bytes };
  }

  private async append(text: string, bytes: number): Promise<void> {
    const { file, maxBytes } = this.options;
    if (file === '-') return new Promise((resolve) => void process.stdout.write(text, () => resolve()));
    if (this.size > 0 && this.size + bytes > maxBytes) await this.putAside();
    await fs.promises.appendFile(file, text, { mode: 0o600 });
    this.size += bytes;
  }

  private async putAside(): Promise<void> {
    const { file } = this.options;
    const { dir, name, ext } = path.parse(file);
    const now = new Date().toISOString().replaceAll(':', '-').replace('Z', '');
    await fs.promises.rename(file, path.join(dir, `${name}-${now}${ext}`));
    this.size = 0;
    await this.prune(dir, name, ext);
  }

  private async prune(dir: string, name: string, ext: string): Promise<void> {
    const { maxBackups, maxAgeMs } = this.options;
    const pattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}$/;
    const aside = (await fs.promises.readdir(dir === '' ? '.' : dir))
      .filter((each) => each.startsWith(`${name}-`) && each.endsWith(ext))
      .map((each) => ({ each, time: each.slice(name.length + 1, each.length - ext.length) }))
      .filter(({ time }) => pattern.test(time))
      .sort((a, b) => (a.time < b.time ? 1 : -1));
    for (const [index, { each, time }] of aside.entries()) {
      const isOld = maxAgeMs > 0 && Date.now() - timeOf(time) > maxAgeMs;
      if ((maxBackups > 0 && index >= maxBackups) || isOld)
        await fs.promises.rm(path.join(dir, each), { force: true });
    }
  }
}

function timeOf(text: string): number {
  return Date.parse(`${text.slice(0, 13)}:${text.slice(14, 16)}:${text.slice(17)}Z`);
}
