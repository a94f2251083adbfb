import type * as vscode from 'vscode';
import { createLog, type Log } from '../base/index.ts';

/** A log into an output channel, whose own level decides what is kept. */
export function channelLog(channel: vscode.LogOutputChannel): Log {
  return createLog(({ level, part, message, fields }) => {
    const details = Object.entries(fields).map(([name, value]) => `${name}=${valueText(value)}`);
    channel[level]([part === '' ? message : `${part}: ${message}`, ...details].join(' '));
  }, 'debug');
}

function valueText(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
