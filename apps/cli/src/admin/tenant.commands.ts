import type { IdentityView } from '@app/contracts/identity';
import { SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { table, time } from './table';

const TENANTS = '/v1/admin/tenants';
const FIRST_ADMIN = { local_id: 'admin', power_level: 'admin', ttl: 30 * 86_400 };

type MadeTenant = IdentityView & { admin_token: string | null };

@SubCommand({
  name: 'create',
  arguments: '<server_name>',
  description: 'make one more tenant of this instance, with its key, and print a token for its first admin',
})
export class CreateTenantCommand extends AdminCommand {
  protected async ask(client: AdminClient, [server_name = '']: string[]): Promise<MadeTenant> {
    const made = await client.call<IdentityView>('POST', TENANTS, { server_name });
    const admin_token = await client.tokenFor({ ...FIRST_ADMIN, tenant: server_name });
    return { ...made, admin_token: admin_token ?? null };
  }

  protected show({ server_name, key_id, admin_token }: MadeTenant): string {
    const token = admin_token
      ? `A token for its first admin, @admin:${server_name}, good for 30 days:\n${admin_token}`
      : `A token for its first admin comes from your token issuer, or, where the secrets of the instance are, from\n` +
        `  scaiwave admin user create admin --admin --tenant ${server_name}`;
    return [
      `Tenant ${server_name} made, with the key ${key_id}. Its name and certificate have to lead here:`,
      `  https://${server_name}/.well-known/scaiwave/server`,
      'It federates with nobody until its policy allows somebody, other tenants of this instance included.',
      token,
    ].join('\n');
  }
}

interface ListedTenant {
  server_name: string;
  authorities: string[];
  created_at: number;
}

@SubCommand({ name: 'list', description: 'list the tenants of this instance' })
export class ListTenantsCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get(TENANTS);
  }

  protected show({ items }: { items: ListedTenant[] }): string {
    return table(
      ['TENANT', 'ANSWERS TO', 'MADE'],
      items.map((tenant) => [tenant.server_name, tenant.authorities.join(', '), time(tenant.created_at)]),
    );
  }
}

@SubCommand({
  name: 'tenant',
  description: 'the servers that this instance is; for admins of its first tenant',
  subCommands: [CreateTenantCommand, ListTenantsCommand],
})
export class TenantCommand extends CommandGroup {}

export const TENANT_COMMANDS = [TenantCommand, CreateTenantCommand, ListTenantsCommand];
