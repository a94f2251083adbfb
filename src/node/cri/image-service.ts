import type { PodSandboxConfig } from './pod-sandbox.ts';

export interface ImageSpec {
  readonly image: string;
  /** As the Pod names it, where a container is made of it. */
  readonly userSpecifiedImage?: string;
  /** Those of the Pod that asks. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Image {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly sizeBytes: number;
}

export interface AuthConfig {
  readonly username: string;
  readonly password: string;
}

export interface FilesystemUsage {
  readonly mountpoint: string;
  readonly timestampMs: number;
  readonly usedBytes: number;
}

/** The images of a node. Every failure is a {@link CriError}. */
export interface ImageService {
  listImages(): Promise<readonly Image[]>;
  /** Undefined: it is not on the node. */
  imageStatus(image: ImageSpec): Promise<Image | undefined>;
  /** Brings the image to the node, and gives the name by which a container of it is made. */
  pullImage(image: ImageSpec, sandbox: PodSandboxConfig, auth?: AuthConfig): Promise<string>;
  /** An image that is not there is removed already. */
  removeImage(image: ImageSpec): Promise<void>;
  imageFsInfo(): Promise<readonly FilesystemUsage[]>;
}
