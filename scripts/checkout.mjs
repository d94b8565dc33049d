import { fileURLToPath } from 'node:url';

/** The checkout's own folder, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Standard output belongs to the command that is being set up. */
export const say = (line) => process.stderr.write(`scaiwave: ${line}\n`);

/** For a script's top level: one line says what is wrong, and the script ends. */
export function orExit(step) {
  try {
    return step();
  } catch (error) {
    say(error.message);
    process.exit(1);
  }
}
