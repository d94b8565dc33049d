import { isServerName } from '@app/protocol';

/** An entry of a list as it was written, and where. */
interface Entry {
  name: string;
  /** From 1. */
  line: number;
  /** From which letter of the text to which. */
  from: number;
  to: number;
}

/** Servers a line, or with commas or spaces between them, as they come when they are pasted; each once. */
export const entriesOf = (text: string): string[] => [...new Set(readEntries(text).map(({ name }) => name))];

/** What is wrong with a list, by line; nothing if it is right. */
export function listFault(text: string): string | undefined {
  const wrong = wrongEntries(text);
  if (wrong.length === 0) return undefined;
  const named = wrong.slice(0, MOST_NAMED).map(({ name, line }) => `line ${line} “${name.slice(0, 80)}”`);
  const rest = wrong.length > MOST_NAMED ? ` and ${wrong.length - MOST_NAMED} more` : '';
  return `L${named.join(', ').slice(1)}${rest}: neither the name of a server, such as acme.example, nor *.suffix, such as *.acme.example.`;
}

/** Where the first wrong entry of a list stands. */
export const firstWrong = (text: string): Omit<Entry, 'name'> | undefined => wrongEntries(text)[0];

/** An entry of the list that would shut out this server itself. */
export function shutsOut(denied: readonly string[], ourServer: string): string | undefined {
  const host = ourServer.replace(/:\d+$/, '');
  const own = denied.find(
    (entry) => entry === ourServer || (entry.startsWith('*.') && host.endsWith(entry.slice(1))),
  );
  return own && `“${own}” would shut out this server itself.`;
}

const MOST_NAMED = 3;

function readEntries(text: string): Entry[] {
  return [...text.matchAll(/[^\s,;]+/g)].map(({ 0: written, index }) => ({
    name: written
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, ''),
    line: text.slice(0, index).split('\n').length,
    from: index,
    to: index + written.length,
  }));
}

const wrongEntries = (text: string): Entry[] => readEntries(text).filter(({ name }) => !isPattern(name));

/** A suffix covers every port, so it names none. */
const isPattern = (entry: string): boolean =>
  entry.startsWith('*.') ? !entry.includes(':') && isServerName(entry.slice(2)) : isServerName(entry);
