/**
 * How commands end, read from their words without running anything: a small part of a POSIX shell, and the few programs that
 * are the same in every image. What it cannot know it says so of, rather than guess.
 *
 *     endOfCommand(['sh', '-c', 'sleep 5; exit 1'], new Map(), files) // { afterMs: 5000, exitCode: 1, output: '' }
 *     endOfCommand(['nginx'], new Map(), files) // undefined
 */
export { type CommandEnd, endOfCommand } from './command-end.ts';
export type { ShellFiles } from './shell-files.ts';
export { UnreadableError } from './unreadable-error.ts';
