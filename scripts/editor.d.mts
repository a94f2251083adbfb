import type { Browser } from 'playwright-core';

export interface EditorOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trustsEverything?: boolean;
  readonly dataFolder?: string;
  readonly port?: number;
  readonly vsix?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface ServedEditor {
  readonly port: number;
  readonly token: string;
  readonly tokenFile: string;
  readonly dataFolder: string;
  log(): string;
  dispose(): Promise<void>;
}

export interface EditorAddress {
  readonly folder: string;
  readonly extension?: string;
  readonly suite?: string;
}

export function editorInstalled(): boolean;
export function installEditor(report?: (text: string) => void): Promise<void>;
export function findBrowser(): string | undefined;
export function serveEditor(options?: EditorOptions): Promise<ServedEditor>;
export function editorUrl(server: Pick<ServedEditor, 'port' | 'token'>, address: EditorAddress): string;
export function launchBrowser(options?: { readonly headless?: boolean }): Promise<Browser>;
