import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/**
 * A real filesystem of a few MiB at a folder, which only those see who are started in its mount namespace. It goes with the
 * process that keeps the namespace, whatever happens.
 */
export class SmallDisk {
  private readonly folder: string;
  private readonly keeper: ChildProcess;

  private constructor(folder: string, keeper: ChildProcess) {
    this.folder = folder;
    this.keeper = keeper;
  }

  /** Whether this user may have one here: a namespace of its own and a mount in it. */
  static get isPossible(): boolean {
    if (process.platform !== 'linux') return false;
    return spawnSync(UNSHARE, ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  }

  static async mount(folder: string, sizeKiB: number): Promise<SmallDisk> {
    fs.mkdirSync(folder, { recursive: true });
    const line = `mount -t tmpfs -o size=${sizeKiB}k,mode=700 tmpfs '${folder}' && echo mounted && exec sleep infinity`;
    const keeper = spawn(UNSHARE, ['-m', 'sh', '-c', line], { stdio: ['ignore', 'pipe', 'inherit'] });
    await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')]);
    if (keeper.exitCode !== null) throw new Error('nothing could be mounted');
    return new SmallDisk(folder, keeper);
  }

  /** What a command is begun with to see the disk. */
  get prefix(): string {
    return `${NSENTER} -t ${this.keeper.pid} -m -- `;
  }

  /** Where a path on the disk is found from outside. */
  seen(file: string): string {
    return path.join(`/proc/${this.keeper.pid}/root`, file);
  }

  resize(sizeKiB: number): void {
    const options = ['-t', String(this.keeper.pid), '-m', '--', 'mount', '-o', `remount,size=${sizeKiB}k`];
    execFileSync(NSENTER, [...options, this.folder]);
  }

  /** Takes all the room that is left but for so much. */
  fill(leftKiB: number): void {
    const { bavail, bsize } = fs.statfsSync(this.seen(this.folder));
    const bytes = Math.max(0, bavail * bsize - leftKiB * 1024);
    fs.writeFileSync(this.seen(path.join(this.folder, FILLER)), Buffer.alloc(bytes));
  }

  empty(): void {
    fs.rmSync(this.seen(path.join(this.folder, FILLER)), { force: true });
  }

  async dispose(): Promise<void> {
    const ended = once(this.keeper, 'close');
    this.keeper.kill('SIGKILL');
    await ended;
  }
}

const FILLER = 'filler';
/** Of util-linux, on every Linux. */
const UNSHARE = 'unshare';
const NSENTER = 'nsenter';
