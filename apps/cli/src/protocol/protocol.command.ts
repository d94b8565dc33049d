import { Command, CommandRunner } from 'nest-commander';
import { CommandFailed, EXIT } from '../exit';
import { FILTERS, runFilter } from './run-filter';

@Command({
  name: 'protocol',
  arguments: '<filter>',
  description: `run a protocol check as a filter, one JSON object a line: ${Object.keys(FILTERS).join(', ')}`,
})
export class ProtocolCommand extends CommandRunner {
  async run([name = '']: string[]): Promise<void> {
    if (!Object.hasOwn(FILTERS, name)) {
      throw new CommandFailed(
        `There is no filter "${name}"; there are ${Object.keys(FILTERS).join(', ')}.`,
        EXIT.usage,
      );
    }
    await runFilter(name, process.stdin, process.stdout);
  }
}
