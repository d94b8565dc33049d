import { describeConfiguration, readConfiguration } from '@app/runtime';
import { Command, CommandRunner } from 'nest-commander';
import { CommandFailed } from '../exit';
import { ClusterCommand } from './cluster.command';
import { NatsPermissionsCommand } from './nats-permissions.command';
import { runStandalone } from './processes';

@Command({ name: 'serve', description: 'run a server, all contexts in one process' })
export class ServeCommand extends CommandRunner {
  run(): Promise<void> {
    return runStandalone(['serve']);
  }
}

@Command({ name: 'migrate', description: 'bring the database up to date, then end' })
export class MigrateCommand extends CommandRunner {
  run(): Promise<void> {
    return runStandalone(['migrate']);
  }
}

@Command({ name: 'config', description: 'show the configuration that the environment makes, secrets masked' })
export class ConfigCommand extends CommandRunner {
  async run(): Promise<void> {
    const read = readConfiguration(process.env);
    if (!read.ok) throw new CommandFailed(read.faults.join('\n'));
    process.stdout.write(`${JSON.stringify(describeConfiguration(read), null, 2)}\n`);
  }
}

export const SERVER_COMMANDS = [
  ServeCommand,
  MigrateCommand,
  ClusterCommand,
  ConfigCommand,
  NatsPermissionsCommand,
];
