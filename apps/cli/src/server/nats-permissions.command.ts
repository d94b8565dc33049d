import { natsAuthorization, NATS_USERS, type NatsUser } from '@app/messaging';
import { Command, CommandRunner } from 'nest-commander';

@Command({
  name: 'nats-permissions',
  description: 'print the users of a cluster for the configuration of your nats-server',
})
export class NatsPermissionsCommand extends CommandRunner {
  async run(): Promise<void> {
    process.stdout.write(natsAuthorization(variables));
  }
}

/** Passwords stay out of the file: nats-server takes them from its environment. */
const variables = Object.fromEntries(
  Object.keys(NATS_USERS).map((user) => [user, `$NATS_${user.toUpperCase()}_PASSWORD`]),
) as Record<NatsUser, string>;
