import { CommandRunner, Option } from 'nest-commander';
import { CommandFailed } from '../exit';
import { AdminClient, type AdminOptions } from './admin-client';

/** A command over the admin REST API: asks, then prints for people or, with `--json`, for programs. */
export abstract class AdminCommand extends CommandRunner {
  async run(words: string[], options: AdminOptions & Record<string, unknown>): Promise<void> {
    const client = await AdminClient.open(options);
    try {
      const answer = await this.ask(client, words, options);
      const text = options.json ? JSON.stringify(answer) : this.show(answer);
      process.stdout.write(`${text}\n`);
      if (this.failed(answer)) throw new CommandFailed('');
    } finally {
      await client.close();
    }
  }

  protected abstract ask(
    client: AdminClient,
    words: string[],
    options: Record<string, unknown>,
  ): Promise<unknown>;

  /** What people read. */
  protected abstract show(answer: unknown): string;

  /** Whether the answer, although it came, means exit code 1. */
  protected failed(_answer: unknown): boolean {
    return false;
  }

  @Option({
    flags: '--url <url>',
    description: 'the server to ask; by default the one that runs on the data directory',
  })
  parseUrl(url: string): string {
    return url;
  }

  @Option({ flags: '--token <token>', description: 'a bearer token with power_level admin' })
  parseToken(token: string): string {
    return token;
  }

  @Option({ flags: '--ca <file>', description: 'extra root certificates for --url, PEM' })
  parseCa(file: string): string {
    return file;
  }

  @Option({ flags: '--tenant <server_name>', description: 'which tenant of the instance' })
  parseTenant(name: string): string {
    return name;
  }

  @Option({ flags: '--json', description: 'print JSON' })
  parseJson(): boolean {
    return true;
  }
}
