import * as vscode from 'vscode';
import type { Disposable, Log } from '../../base/index.ts';
import { showError } from '../messages/messages.ts';

export type CommandTable = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/**
 * Registers commands under their names. A command that fails says so once, in the words of what failed. Nothing is
 * thrown at the caller: the editor would show it a second time.
 */
export function registerCommands(commands: CommandTable, log: Log): Disposable {
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`wheelhouse.${name}`, async (...args: unknown[]) => {
      try {
        return await run(...args);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.error('a command failed', { command: name, error: message });
        void showError(message);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
