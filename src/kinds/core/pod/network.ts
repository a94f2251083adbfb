import { append } from '../../../base/index.ts';
import {
  byteLength,
  checkMessages,
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainWithUnderscore,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  required,
  tooLong,
  validateIpOfAnyForm,
} from '../../../api/index.ts';
import type { Container, PodSpec } from '../../types/index.ts';
import { eachContainer } from './each-container.ts';

const NAMESERVERS_LIMIT = 3;
const SEARCHES_LIMIT = 32;
const SEARCH_LIST_LIMIT = 2048;
const HOSTNAME_LIMIT_BYTES = 64;

/** In the node's network a container's port is the node's. A template's is filled in when the Pod is made. */
export function validateHostNetworkPorts(
  errors: FieldError[],
  containers: readonly Container[],
  isPod: boolean,
  path: FieldPath,
): void {
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, { hostPort = 0, containerPort = 0 }] of (container.ports ?? []).entries()) {
      if ((!isPod && hostPort === 0) || hostPort === containerPort) continue;
      const at = path.index(index).child('ports').index(portIndex).child('hostPort');
      errors.push(invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    }
  }
}

export function validateDnsConfig(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const { dnsConfig } = spec;
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (spec.dnsPolicy === 'None' && nameservers.length === 0) {
    if (dnsConfig) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      errors.push(required(path.child('nameservers'), detail));
    } else errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    return;
  }
  const servers = path.child('nameservers');
  if (nameservers.length > NAMESERVERS_LIMIT) {
    errors.push(invalid(servers, nameservers, `must not have more than ${NAMESERVERS_LIMIT} nameservers`));
  }
  for (const [index, server] of nameservers.entries()) {
    append(errors, validateIpOfAnyForm(server, servers.index(index), true));
  }
  validateSearches(errors, searches, path.child('searches'));
  for (const [index, { name }] of options.entries()) {
    if (!name) errors.push(required(path.child('options').index(index), 'must not be empty'));
  }
}

function validateSearches(errors: FieldError[], searches: readonly string[], path: FieldPath): void {
  if (searches.length > SEARCHES_LIMIT) {
    errors.push(invalid(path, searches, `must not have more than ${SEARCHES_LIMIT} search paths`));
  }
  if (searches.join(' ').length > SEARCH_LIST_LIMIT) {
    const detail = `must not have more than ${SEARCH_LIST_LIMIT} characters (including spaces) in the search list`;
    errors.push(invalid(path, searches, detail));
  }
  for (const [index, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    checkMessages(errors, path.index(index), name, dns1123SubdomainWithUnderscore(name));
  }
}

export function validateHostAliases(
  errors: FieldError[],
  aliases: PodSpec['hostAliases'],
  path: FieldPath,
): void {
  for (const [index, { ip = '', hostnames = [] }] of (aliases ?? []).entries()) {
    const at = path.index(index);
    append(errors, validateIpOfAnyForm(ip, at.child('ip'), true));
    for (const [nameIndex, name] of hostnames.entries()) {
      checkMessages(errors, at.child('hostnames').index(nameIndex), name, dns1123Subdomain(name));
    }
  }
}

export function validateHostNames(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const { hostname, subdomain } = spec;
  if (hostname) checkMessages(errors, path.child('hostname'), hostname, dns1123Label(hostname));
  if (subdomain) checkMessages(errors, path.child('subdomain'), subdomain, dns1123Label(subdomain));
}

export function validateHostnameOverride(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const name = spec.hostnameOverride;
  if (name === undefined) return;
  const at = path.child('hostnameOverride');
  if (spec.hostNetwork === true) {
    errors.push(forbidden(at, 'may not be specified when hostNetwork is true'));
  }
  if (spec.setHostnameAsFQDN === true) {
    errors.push(forbidden(at, 'may not be specified when setHostnameAsFQDN is true'));
  }
  if (byteLength(name) > HOSTNAME_LIMIT_BYTES) errors.push(tooLong(at, HOSTNAME_LIMIT_BYTES));
  checkMessages(errors, at, name, dns1123Subdomain(name));
}

/** Users of its own do not go together with what else a Pod may share with its node. */
export function validateHostUsers(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (spec.hostUsers !== false) return;
  const detail = 'when `hostUsers` is false';
  if (spec.hostNetwork === true) errors.push(forbidden(path.child('hostNetwork'), detail));
  // Upstream writes these two as its source does.
  if (spec.hostPID === true) errors.push(forbidden(path.child('HostPID'), detail));
  if (spec.hostIPC === true) errors.push(forbidden(path.child('HostIPC'), detail));
  eachContainer(spec, path, (container, at) => {
    if (container.volumeDevices?.length) errors.push(forbidden(at().child('volumeDevices'), detail));
  });
}
