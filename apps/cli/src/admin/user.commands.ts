import { issueLocalToken, loadSecrets, readConfiguration } from '@app/runtime';
import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { CommandFailed } from '../exit';
import { CommandGroup } from '../group';
import { runStandalone } from '../server/processes';
import { signInLink } from '../sign-in-link';

const DAY_S = 86_400;

interface UserOptions {
  admin?: boolean;
  name?: string;
  tenant?: string;
  days?: number;
  json?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<local_id>',
  description:
    'make a person known and print a token and a sign-in link for them; needs the data directory, not a server',
})
export class CreateUserCommand extends CommandRunner {
  async run([local_id = '']: string[], options: UserOptions): Promise<void> {
    const read = readConfiguration(process.env);
    if (!read.ok) throw new CommandFailed(read.faults.join('\n'));
    const { configuration, secrets } = await loadSecrets(read);
    const tenant = options.tenant ?? configuration.serverName;
    const { name } = options;
    await runStandalone([
      'create-participant',
      JSON.stringify({ tenant, local_id, ...(name && { display_name: name }) }),
    ]);
    const power_level = options.admin ? 'admin' : 'member';
    const token = await issueLocalToken(secrets, {
      tenant,
      local_id,
      power_level,
      ttl: (options.days ?? 30) * DAY_S,
      ...(name && { name }),
    });
    const fqid = `@${local_id}:${tenant}`;
    const scheme = configuration.federation.insecureLoopback ? 'http' : 'https';
    const sign_in = signInLink(`${scheme}://${tenant}`, token);
    if (options.json) process.stdout.write(`${JSON.stringify({ fqid, power_level, token, sign_in })}\n`);
    else {
      process.stdout.write(`${token}\n`);
      // Beside the output, so that a script can take the token from there.
      process.stderr.write(`sign-in link for the console: ${sign_in}\n`);
    }
  }

  @Option({ flags: '--admin', description: 'with power_level admin' })
  parseAdmin(): boolean {
    return true;
  }

  @Option({ flags: '--name <display_name>', description: 'how others see them' })
  parseName(name: string): string {
    return name;
  }

  @Option({ flags: '--tenant <server_name>', description: 'which tenant of the instance' })
  parseTenant(name: string): string {
    return name;
  }

  @Option({ flags: '--days <n>', description: 'how long the token lasts (30)' })
  parseDays(days: string): number {
    return Number(days);
  }

  @Option({ flags: '--json', description: 'print JSON' })
  parseJson(): boolean {
    return true;
  }
}

@SubCommand({ name: 'user', description: 'people of this server', subCommands: [CreateUserCommand] })
export class UserCommand extends CommandGroup {}
