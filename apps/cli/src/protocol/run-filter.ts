import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { type Readable, type Writable } from 'node:stream';
import { MALFORMED_LINE, type Answer, type Filter } from './filter';
import { FILTERS } from './filters';
import { linesOf, type InputLine } from './lines';

export { FILTERS };

const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Answers each line of `input` with one line of `output`, in order, until the input ends. No line, however
 * malformed, stops the run; it rejects only for an unknown filter or a broken stream.
 */
export async function runFilter(name: string, input: Readable, output: Writable): Promise<void> {
  const make = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (!make)
    throw new RangeError(`There is no filter ${name}; there are ${Object.keys(FILTERS).join(', ')}.`);
  const filter = make();
  for await (const lines of linesOf(input, MAX_LINE_BYTES)) {
    const answers = lines.map((line) => `${JSON.stringify(answerTo(line, filter))}\n`).join('');
    if (!output.write(answers)) await once(output, 'drain');
  }
}

function answerTo(line: InputLine, filter: Filter): Answer {
  if (line === 'oversize' || !isUtf8(line)) return MALFORMED_LINE;
  try {
    return filter(JSON.parse(line.toString('utf8')));
  } catch {
    return MALFORMED_LINE;
  }
}
