import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type AuditPolicy, readAuditPolicy, type StaticToken } from '../cluster/index.ts';
import { withConfiguration } from './admission-config.ts';
import {
  accessFiles,
  clientAuthorities,
  formerKeys,
  givenSigningKey,
  schedulerConfiguration,
} from './access-files.ts';
import { assertKubeconfig, parseTokenFile, reasonOf } from '../platform/index.ts';
import type { UpOptions } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/**
 * Looks whether what the options name outside is there and can be used, before anything is started or written. Throws
 * {@link UsageError}. The tokens of the token file are the result.
 */
export async function checkOptions(options: UpOptions, host: string): Promise<readonly StaticToken[]> {
  if (options.kubeconfig !== undefined) checkKubeconfig(path.resolve(options.kubeconfig));
  const tokens = options.tokenAuthFile === undefined ? [] : await readTokens(options.tokenAuthFile);
  accessFiles(options);
  withConfiguration(options.server);
  clientAuthorities(options);
  formerKeys(options);
  givenSigningKey(options);
  schedulerConfiguration(options);
  if (options.audit) {
    readPolicy(options.audit.policyFile);
    checkAuditLog(options.audit.logPath);
  }
  if (options.port) await checkPort(host, options.port);
  return tokens;
}

/** A file that can be written, and what is in it is a kubeconfig; or none in a folder that can be written or made. */
function checkKubeconfig(file: string): void {
  try {
    if (fs.existsSync(file)) {
      assertKubeconfig(fs.readFileSync(file, 'utf8'));
    }
    fs.accessSync(nearestFolder(path.dirname(file)), fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw new UsageError(`--kubeconfig ${file} cannot be written: ${reasonOf(error)}; choose another file`);
  }
}

/** A file that can be written, or none in a folder that can be written or made. */
function checkAuditLog(file: string): void {
  if (file === '-') return;
  try {
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    fs.accessSync(nearestFolder(path.dirname(path.resolve(file))), fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw new UsageError(
      `--audit-log-path ${file} cannot be written: ${reasonOf(error)}; choose another file`,
    );
  }
}

/** The folder, or the one in which it would be made. */
function nearestFolder(folder: string): string {
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  if (!found) return nearestFolder(path.dirname(folder));
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`);
  return folder;
}

/** The policy of what is logged. Throws {@link UsageError}. */
export function readPolicy(file: string): AuditPolicy {
  try {
    return readAuditPolicy(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--audit-policy-file ${file} cannot be used: ${reasonOf(error)}`);
  }
}

async function readTokens(file: string): Promise<readonly StaticToken[]> {
  try {
    return await parseTokenFile(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--token-auth-file ${file} cannot be used: ${reasonOf(error)}`);
  }
}

async function checkPort(host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const server = net.createServer();
      server.once('error', reject);
      server.listen({ host, port }, () => server.close(() => resolve()));
    });
  } catch (error) {
    throw new UsageError(portProblem(port, error));
  }
}

/** Why a port cannot be listened on, and what to do. */
export function portProblem(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const why = code === 'EADDRINUSE' ? 'another program listens there' : reasonOf(error);
  return `--port ${port} cannot be used: ${why}; choose another, or leave the option out for any free one`;
}
