import {
  checkMessages,
  checkNonNegative,
  checkRequired,
  checkSupported,
  type FieldError,
  type FieldPath,
  forbidden,
  httpHeaderName,
  invalid,
  portName,
  portNumber,
  required,
} from '../../../api/index.ts';
import type { AnyContainer, ContainerProbe, HttpGet, Lifecycle, LifecycleHandler } from './types.ts';

const SCHEMES = ['HTTP', 'HTTPS'];

/** The hooks and probes of a container that keeps running; `graceSeconds` is what its Pod has to end in. */
export function validateHooksAndProbes(
  errors: FieldError[],
  container: AnyContainer,
  graceSeconds: number,
  path: FieldPath,
): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  if (lifecycle) validateLifecycle(errors, lifecycle, graceSeconds, path.child('lifecycle'));
  if (livenessProbe) validateDeadlyProbe(errors, livenessProbe, path.child('livenessProbe'));
  if (readinessProbe) validateReadinessProbe(errors, readinessProbe, path.child('readinessProbe'));
  if (startupProbe) validateDeadlyProbe(errors, startupProbe, path.child('startupProbe'));
}

function validateLifecycle(
  errors: FieldError[],
  { postStart, preStop }: Lifecycle,
  graceSeconds: number,
  path: FieldPath,
): void {
  if (postStart) validateHandler(errors, postStart, path.child('postStart'), graceSeconds);
  if (preStop) validateHandler(errors, preStop, path.child('preStop'), graceSeconds);
}

/** A probe whose failure ends the container succeeds at once. */
function validateDeadlyProbe(errors: FieldError[], probe: ContainerProbe, path: FieldPath): void {
  validateProbe(errors, probe, path);
  if (probe.successThreshold !== 1) {
    errors.push(invalid(path.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'));
  }
}

function validateReadinessProbe(errors: FieldError[], probe: ContainerProbe, path: FieldPath): void {
  validateProbe(errors, probe, path);
  const { terminationGracePeriodSeconds } = probe;
  if (terminationGracePeriodSeconds === undefined) return;
  const at = path.child('terminationGracePeriodSeconds');
  errors.push(invalid(at, terminationGracePeriodSeconds, 'must not be set for readinessProbes'));
}

function validateProbe(errors: FieldError[], probe: ContainerProbe, path: FieldPath): void {
  validateHandler(errors, probe, path);
  checkNonNegative(errors, path.child('initialDelaySeconds'), probe.initialDelaySeconds);
  checkNonNegative(errors, path.child('timeoutSeconds'), probe.timeoutSeconds);
  checkNonNegative(errors, path.child('periodSeconds'), probe.periodSeconds);
  checkNonNegative(errors, path.child('successThreshold'), probe.successThreshold);
  checkNonNegative(errors, path.child('failureThreshold'), probe.failureThreshold);
  const graceSeconds = probe.terminationGracePeriodSeconds;
  if (graceSeconds !== undefined && graceSeconds <= 0) {
    errors.push(invalid(path.child('terminationGracePeriodSeconds'), graceSeconds, 'must be greater than 0'));
  }
}

/** What a probe asks or a hook does: exactly one way of it. */
function validateHandler(
  errors: FieldError[],
  handler: LifecycleHandler & Pick<ContainerProbe, 'grpc'>,
  path: FieldPath,
  graceSeconds = 0,
): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  let known = false;
  const first = (name: string): boolean => {
    if (known) errors.push(forbidden(path.child(name), 'may not specify more than 1 handler type'));
    return known ? false : (known = true);
  };
  if (exec && first('exec') && !exec.command?.length) errors.push(required(path.child('exec', 'command')));
  if (httpGet && first('httpGet')) validateHttpGet(errors, httpGet, path.child('httpGet'));
  if (tcpSocket && first('tcpSocket')) {
    validatePortOrName(errors, tcpSocket.port, path.child('tcpSocket', 'port'));
  }
  if (grpc && first('grpc')) {
    checkMessages(errors, path.child('grpc', 'port'), grpc.port ?? 0, portNumber(grpc.port ?? 0));
  }
  if (sleep && first('sleep')) validateSleep(errors, sleep.seconds ?? 0, graceSeconds, path.child('sleep'));
  if (!known) errors.push(required(path, 'must specify a handler type'));
}

function validateHttpGet(errors: FieldError[], action: HttpGet, path: FieldPath): void {
  checkRequired(errors, path.child('path'), action.path);
  validatePortOrName(errors, action.port, path.child('port'));
  checkSupported(errors, path.child('scheme'), action.scheme ?? '', SCHEMES);
  for (const { name } of action.httpHeaders ?? []) {
    checkMessages(errors, path.child('httpHeaders'), name ?? '', httpHeaderName(name ?? ''));
  }
}

function validatePortOrName(errors: FieldError[], port: number | string | undefined, path: FieldPath): void {
  const value = port ?? 0;
  checkMessages(errors, path, value, typeof value === 'number' ? portNumber(value) : portName(value));
}

function validateSleep(errors: FieldError[], seconds: number, graceSeconds: number, path: FieldPath): void {
  if (seconds >= 0 && seconds <= graceSeconds) return;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
  errors.push(invalid(path, seconds, detail));
}
