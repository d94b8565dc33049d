/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Ends a command with a sentence for the person who gave it; never with a stack. */
export class CommandFailed extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
    /** What `--json` prints instead of the sentence. */
    readonly details: object = { error: message },
  ) {
    super(message);
  }
}
