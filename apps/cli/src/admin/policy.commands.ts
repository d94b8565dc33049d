import type { FederationPolicy, PolicyView } from '@app/contracts/policy';
import { SubCommand } from 'nest-commander';
import { CommandFailed, EXIT } from '../exit';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { fields } from './table';

const POLICY = '/v1/admin/federation/policy';

const showPolicy = (policy: PolicyView): string =>
  fields({
    ...policy,
    allowed_peers: policy.allowed_peers.join(', ') || '(none)',
    denied_peers: policy.denied_peers.join(', ') || '(none)',
  });

const FIELDS: Record<keyof FederationPolicy, (text: string) => unknown> = {
  default_mode: String,
  allowed_peers: listOf,
  denied_peers: listOf,
  max_foreign_participants_per_room: Number,
  max_backfill_events_per_request: Number,
  min_signature_protocol: String,
};

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

@SubCommand({ name: 'get', description: 'show the federation policy' })
export class GetPolicyCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get(POLICY);
  }

  protected show(policy: PolicyView): string {
    return showPolicy(policy);
  }
}

@SubCommand({
  name: 'set',
  arguments: '<field=value...>',
  description: `change fields, the others stay; lists are comma-separated: ${Object.keys(FIELDS).join(', ')}`,
})
export class SetPolicyCommand extends AdminCommand {
  protected ask(client: AdminClient, words: string[]): Promise<unknown> {
    return client.call('PUT', POLICY, Object.fromEntries(words.map(readAssignment)));
  }

  protected show(policy: PolicyView): string {
    return showPolicy(policy);
  }
}

function readAssignment(word: string): [string, unknown] {
  const at = word.indexOf('=');
  const name = word.slice(0, at) as keyof FederationPolicy;
  if (at < 1 || !Object.hasOwn(FIELDS, name))
    throw new CommandFailed(
      `"${word}" is not field=value; fields are ${Object.keys(FIELDS).join(', ')}.`,
      EXIT.usage,
    );
  return [name, FIELDS[name](word.slice(at + 1))];
}

@SubCommand({
  name: 'policy',
  description: 'who may federate',
  subCommands: [GetPolicyCommand, SetPolicyCommand],
})
export class PolicyCommand extends CommandGroup {}

export const POLICY_COMMANDS = [PolicyCommand, GetPolicyCommand, SetPolicyCommand];
