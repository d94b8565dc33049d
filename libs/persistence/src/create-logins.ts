import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { contextRole } from './context-role';
import { prepareDatabase } from './prepare-database';
import { scramVerifier } from './scram-verifier';
import { untilSettled } from './until-settled';

/**
 * Prepares the database and gives each context a login that can act as nobody but the context, whatever it does with
 * `SET ROLE`. Answers the URL of each. Every call makes new passwords; connections that are open stay open.
 * The connecting user needs CREATEROLE, and ADMIN on the contexts' roles, which whoever made them has.
 */
export async function createLogins<Context extends string>(
  ownerUrl: string,
  contexts: readonly Context[],
): Promise<Record<Context, string>> {
  await prepareDatabase(ownerUrl, contexts);
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const suffix = await databaseId(client);
    const urls: [Context, string][] = [];
    for (const context of contexts) {
      const login = `${contextRole(context)}_${suffix}`;
      const password = randomBytes(24).toString('base64url');
      await untilSettled(() => putLogin(client, login, contextRole(context), password));
      urls.push([context, withAccount(ownerUrl, login, password)]);
    }
    return Object.fromEntries(urls) as Record<Context, string>;
  } finally {
    await client.end();
  }
}

/** Roles are shared by all databases of a Postgres: each database has logins of its own. */
async function databaseId(client: Client): Promise<string> {
  const { rows } = await client.query<{ oid: string }>(
    'SELECT oid::text FROM pg_database WHERE datname = current_database()',
  );
  return rows[0]!.oid;
}

async function putLogin(client: Client, login: string, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login]);
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${login} LOGIN PASSWORD '${scramVerifier(password)}'`);
  await client.query(`GRANT ${role} TO ${login}`);
}

function withAccount(url: string, user: string, password: string): string {
  const own = new URL(url);
  own.username = user;
  own.password = password;
  return own.href;
}
