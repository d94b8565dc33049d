import { TRAFFIC, type Context } from '@app/contracts/traffic';
import { permissionsOf, SUBSCRIBER, subscriberPermissions, type Permissions } from './permissions';

/** A user for each context, and one that only reads events. */
export const NATS_USERS: Readonly<Record<Context | typeof SUBSCRIBER, Permissions>> = {
  ...(Object.fromEntries(
    (Object.keys(TRAFFIC) as Context[]).map((context) => [context, permissionsOf(context)]),
  ) as Record<Context, Permissions>),
  [SUBSCRIBER]: subscriberPermissions(),
};

export type NatsUser = keyof typeof NATS_USERS;

const VARIABLE = /"(\$[A-Z_]+)"/g;

/**
 * The `authorization` block of nats-server's configuration. A password that is a name such as `$NATS_RELAY_PASSWORD`
 * is taken by nats-server from its environment.
 */
export function natsAuthorization(passwords: Readonly<Record<NatsUser, string>>): string {
  const users = Object.entries(NATS_USERS).map(([user, permissions]) => ({
    user,
    password: passwords[user as NatsUser],
    permissions,
  }));
  return `authorization: ${JSON.stringify({ users }, null, 2)}\n`.replace(VARIABLE, '$1');
}
