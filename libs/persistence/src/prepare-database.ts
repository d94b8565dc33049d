import { Client } from 'pg';
import { contextRole } from './context-role';
import { untilSettled } from './until-settled';

/**
 * Makes, for each context, a schema and the role that owns it, and shuts everybody else out of it. Idempotent and
 * safe to run from many processes at once. The connecting user needs CREATEROLE and CREATE on the database only
 * while something is missing.
 */
export async function prepareDatabase(url: string, contexts: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const context of contexts) await untilSettled(() => prepareContext(client, context));
    await untilSettled(() => closePublicSchema(client));
  } finally {
    await client.end();
  }
}

async function prepareContext(client: Client, context: string): Promise<void> {
  const role = contextRole(context);
  const { roleExists, isMember, owner } = await inspect(client, context, role);
  if (!roleExists) await client.query(`CREATE ROLE ${role} NOLOGIN`);
  if (!isMember) await client.query(`GRANT ${role} TO CURRENT_USER`);
  if (owner === null) await client.query(`CREATE SCHEMA ${context} AUTHORIZATION ${role}`);
  else if (owner !== role) throw new Error(`schema ${context} belongs to ${owner}, not to ${role}`);
}

interface ContextState {
  roleExists: boolean;
  isMember: boolean;
  owner: string | null;
}

async function inspect(client: Client, context: string, role: string): Promise<ContextState> {
  // A superuser counts as a member of every role, so the grant itself is looked for.
  const { rows } = await client.query<ContextState>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS "roleExists",
            EXISTS (SELECT FROM pg_auth_members
                    WHERE roleid = to_regrole($2) AND member = to_regrole(quote_ident(current_user))
                      AND set_option) AS "isMember",
            (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = $1) AS owner`,
    [context, role],
  );
  return rows[0] as ContextState;
}

async function closePublicSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
                    WHERE nspname = 'public' AND grantee = 0) AS open`,
  );
  if (rows[0]?.open) await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
}
