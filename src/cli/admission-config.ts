/** `--admission-control-config-file`: what admission plugins are told. */
import fs from 'node:fs';
import path from 'node:path';
import { type AdmissionSelection, isAdmissionEnabled, readAdmissionConfiguration } from '../cluster/index.ts';
import { parseConfiguration, readConnection, readCredentials, reasonOf } from '../platform/index.ts';
import type { ServerOptions } from './server-options.ts';
import { UsageError } from './usage-error.ts';

/** The plugins, and what those are told that are enabled. Throws {@link UsageError}, with upstream's words for what it refuses. */
export function withConfiguration({
  admission,
  admissionConfig: file,
}: Pick<ServerOptions, 'admission' | 'admissionConfig'>): AdmissionSelection {
  // Of plugins named from the folder of the file; kubeconfigs, as upstream has it, from where the server was started.
  const named = (name: string): string => path.resolve(path.dirname(file ?? '.'), name);
  const files = {
    read: (name: string) => parseConfiguration(fs.readFileSync(named(name), 'utf8')),
    connection: (name: string) => kubeconfig(name, readConnection),
    credentials: (name: string) => kubeconfig(name, readCredentials),
  };
  const isEnabled = (plugin: string): boolean => isAdmissionEnabled(plugin, admission);
  try {
    const document = file === undefined ? undefined : parseConfiguration(fs.readFileSync(file, 'utf8'));
    return { ...admission, configuration: readAdmissionConfiguration(document, isEnabled, files) };
  } catch (error) {
    const where = file === undefined ? '' : `--admission-control-config-file ${file} cannot be used: `;
    throw new UsageError(`${where}${reasonOf(error)}`);
  }
}

function kubeconfig<T>(name: string, read: (file: string) => T): T {
  if (!fs.existsSync(name)) throw new Error(`stat ${name}: no such file or directory`);
  return read(path.resolve(name));
}
