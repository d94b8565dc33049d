import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module';
import { endWithReader, readerIsGone } from './end-with-reader';
import { CommandFailed, EXIT } from './exit';

interface CommanderError extends Error {
  code: string;
  exitCode: number;
}

const wantsJson = process.argv.includes('--json');

function end(error: Error): never {
  if (readerIsGone()) process.exit(EXIT.done);
  if (error instanceof CommandFailed) {
    if (error.message !== '')
      process.stderr.write(wantsJson ? `${JSON.stringify(error.details)}\n` : `scaiwave: ${error.message}\n`);
    process.exit(error.exitCode);
  }
  const { code, exitCode } = error as CommanderError;
  // Commander has said already what is wrong with the words, or shown the help that was asked for.
  if (code?.startsWith('commander.')) process.exit(exitCode === 0 ? EXIT.done : EXIT.usage);
  process.stderr.write(`scaiwave: ${error.message}\n`);
  process.exit(EXIT.failed);
}

endWithReader();
CommandFactory.run(CliModule, {
  logger: false,
  cliName: 'scaiwave',
  errorHandler: end,
  serviceErrorHandler: end,
}).catch(end);
