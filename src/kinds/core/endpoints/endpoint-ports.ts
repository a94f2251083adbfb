import {
  dns1123Label,
  type FieldError,
  type FieldPath,
  invalidAll,
  notSupported,
  portNumber,
  qualifiedName,
  required,
} from '../../../api/index.ts';

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateProtocol(protocol: string | undefined, path: FieldPath): FieldError[] {
  if (protocol === undefined) return [required(path)];
  return PROTOCOLS.includes(protocol) ? [] : [notSupported(path, protocol, PROTOCOLS)];
}

export function validatePortNumber(port: number, path: FieldPath): FieldError[] {
  return invalidAll(path, port, portNumber(port));
}

/** The protocols of a port of Endpoints or an EndpointSlice. */
export function validatePortProtocols(
  port: { protocol?: string; appProtocol?: string },
  path: FieldPath,
): FieldError[] {
  return [
    ...validateProtocol(port.protocol, path.child('protocol')),
    ...(port.appProtocol === undefined
      ? []
      : invalidAll(path.child('appProtocol'), port.appProtocol, qualifiedName(port.appProtocol))),
  ];
}

export function validatePortLabel(name: string, path: FieldPath): FieldError[] {
  return invalidAll(path, name, dns1123Label(name));
}
