import { EXIT } from './exit';

let gone = false;

/** Whether nobody reads any more what this program says. */
export const readerIsGone = (): boolean => gone;

/**
 * Whoever reads a command may have had enough, as `head` has. Then it ends without a word: like one that is asked to end
 * where it has something to leave in order, otherwise at once.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      gone = true;
      if (process.listenerCount('SIGTERM') === 0) process.exit(EXIT.done);
      process.kill(process.pid, 'SIGTERM');
    });
}
