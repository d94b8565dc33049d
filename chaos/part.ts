/** Something of a server that can die by itself and be started again on the same data. */
export interface Part {
  readonly name: string;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** SIGKILL: as a power cut would, no handler runs. */
  kill(): Promise<void>;
  /** As a rolling update does. */
  stop(): Promise<void>;
}
