import type { Container, Pod } from '../../kinds/index.ts';
import type { ContainerConfig } from '../cri/index.ts';
import { endOfCommand } from './shell/index.ts';
import type { SimulatedFiles } from './simulated-files.ts';

/** Images that bring no program of their own before what a container is told. */
const WITHOUT_ENTRYPOINT = new Set(['busybox', 'alpine', 'debian', 'ubuntu']);
const PAUSE = 'pause';
const MAX_MESSAGE_LENGTH = 4096;
const MAX_LOG_MESSAGE_LENGTH = 2048;

/** How a container ends by what its command says. */
export interface ReadEnd {
  /** Infinity: it does not end by itself. */
  readonly afterMs: number;
  readonly exitCode: number;
  readonly message: string;
  /** It has ended, then or earlier. */
  endedAt(endedAtMs: number): void;
}

/** Reads how a container ends that starts at that time; undefined where its command does not say. */
export type CommandReader = (
  config: Pick<ContainerConfig, 'command' | 'args' | 'envs' | 'image'>,
  startedAtMs: number,
) => ReadEnd | undefined;

export function createCommandReader(pod: Pod, container: Container, files: SimulatedFiles): CommandReader {
  return ({ command, args, envs, image }, startedAtMs) => {
    const words = wordsOf(command, args, nameOf(container.image ?? image.image));
    if (!words) return undefined;
    const seen = files.seenBy(pod, container, startedAtMs);
    const environment = new Map(envs.map(({ key, value }) => [key, value]));
    const end = endOfCommand(words, environment, seen);
    if (!end) {
      // As far as it was read, it wrote nothing that is known.
      seen.endedAt(-Infinity);
      return undefined;
    }
    const { afterMs, exitCode, output } = end;
    const { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy } = container;
    const written = seen.textOf(terminationMessagePath)?.slice(0, MAX_MESSAGE_LENGTH) ?? '';
    const usesLog = terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && written === '';
    const message = usesLog ? (output ?? '').slice(-MAX_LOG_MESSAGE_LENGTH) : written;
    return { afterMs, exitCode, message, endedAt: (endedAtMs) => seen.endedAt(endedAtMs) };
  };
}

/** What the container runs; undefined where only the image knows. */
function wordsOf(
  command: readonly string[],
  args: readonly string[],
  image: string,
): readonly string[] | undefined {
  if (command.length > 0) return [...command, ...args];
  if (image === PAUSE) return ['/pause'];
  return args.length > 0 && WITHOUT_ENTRYPOINT.has(image) ? args : undefined;
}

/** `busybox` of `docker.io/library/busybox:1.36`. */
function nameOf(image: string): string {
  return (image.split('/').at(-1) ?? '').replace(/[:@].*/, '');
}
