import * as vscode from 'vscode';
import { asNotification } from '../view-model/shown-text.ts';

/**
 * The only way to notifications. Much of what they say comes from a server or a manifest, and the editor makes links of
 * what looks like one in them, also links that run commands: here it is text.
 */
export async function showError(message: string, ...choices: string[]): Promise<string | undefined> {
  return vscode.window.showErrorMessage(asNotification(message), ...choices);
}

export async function showWarning(message: string, ...choices: string[]): Promise<string | undefined> {
  return vscode.window.showWarningMessage(asNotification(message), ...choices);
}

/** Asks before something is done: in the middle of the window, so that it is not done by the way. */
export async function ask(
  question: string,
  { detail, choice }: { readonly detail?: string; readonly choice: string },
): Promise<boolean> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, choice)) === choice;
}
