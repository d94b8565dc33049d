import type { TestServer } from './servers';
import type { Method, Reply } from './session';

const CONTINUATION = /\\\n\s*/g;
const WORD = /"([^"]*)"|'([^']*)'|(\S+)/g;
/** What curl says of a body when it is told nothing. */
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * Does what a `curl` line of the published pages does: `$NAME` is taken from `values`, the host is that of the server,
 * and everything that the line does not say is as curl has it.
 */
export function runRecipe<T = unknown>(
  server: TestServer,
  line: string,
  values: Record<string, string> = {},
): Promise<Reply<T>> {
  const text = line.replace(CONTINUATION, ' ').replace(/\$(\w+)/g, (_, name: string) => values[name]!);
  const [command, ...words] = [...text.matchAll(WORD)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );
  if (command !== 'curl') throw new Error(`Only curl is known here: ${line}`);
  const { url, method, headers, body } = readWords(words);
  const { pathname, search } = new URL(url);
  const sent = { ...(body !== undefined && FORM), ...headers };
  return server
    .stranger()
    .raw<T>(method ?? (body === undefined ? 'GET' : 'POST'), pathname + search, body, sent);
}

function readWords(words: string[]) {
  const said: { url: string; method?: Method; headers: Record<string, string>; body?: string } = {
    url: '',
    headers: {},
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') said.method = words.shift() as Method;
    else if (word === '-d') said.body = words.shift()!;
    else if (word === '-H') {
      const [name = '', ...value] = words.shift()!.split(': ');
      said.headers[name.toLowerCase()] = value.join(': ');
    } else said.url = word;
  }
  return said;
}
