import { CommandRunner } from 'nest-commander';
import { CommandFailed, EXIT } from './exit';

/** A command that only holds others: by itself, or with a word that it does not know, it shows what there is. */
export abstract class CommandGroup extends CommandRunner {
  async run(words: string[]): Promise<void> {
    this.command.outputHelp({ error: true });
    throw new CommandFailed(
      words.length > 0 ? `There is no command "${words.join(' ')}".` : 'Name a command.',
      EXIT.usage,
    );
  }
}
