import type { FederationPolicy, PolicyExplanation, PolicyPreview, PolicyView } from '@app/contracts/policy';
import { Option, SubCommand } from 'nest-commander';
import { CommandFailed, EXIT } from '../exit';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { fields, table } from './table';

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
  protected ask(client: AdminClient, words: string[], { dryRun }: { dryRun?: boolean }): Promise<unknown> {
    const path = dryRun ? `${POLICY}?dry_run=true` : POLICY;
    return client.call('PUT', path, Object.fromEntries(words.map(readAssignment)));
  }

  protected show(answer: PolicyView | PolicyPreview): string {
    return 'effects' in answer ? showPreview(answer) : showPolicy(answer);
  }

  @Option({ flags: '--dry-run', description: 'only show whom that would let in or shut out' })
  parseDryRun(): boolean {
    return true;
  }
}

function showPreview({ changed, effects }: PolicyPreview): string {
  const fieldsChanged = changed.map(({ field }) => field).join(', ') || 'nothing';
  if (effects.length === 0)
    return `Would change ${fieldsChanged}; every known peer may do what it may do now.`;
  const rows = effects.map(({ server_name, newly, actions, code, rule }) => [
    server_name,
    newly,
    actions.join(', '),
    rule,
    code,
  ]);
  return `Would change ${fieldsChanged}:\n${table(['SERVER', 'NEWLY', 'FOR', 'BY THE RULE', 'CODE'], rows)}`;
}

@SubCommand({
  name: 'explain',
  arguments: '<peer>',
  description:
    'say what the policy decides about a server, and which rule does; about a room too, if one is named',
})
export class ExplainPolicyCommand extends AdminCommand {
  protected ask(
    client: AdminClient,
    [peer = '']: string[],
    { action, room: room_id }: { action?: string; room?: string },
  ): Promise<unknown> {
    const question = { peer, ...(action && { action }), ...(room_id && { room_id }) };
    return client.call('POST', `${POLICY}/explain`, question);
  }

  protected show({ peer, action, allowed, code, rule, explanation, remedy }: PolicyExplanation): string {
    const decided = `${action} ${peer}: ${allowed ? 'allowed' : `refused, ${code}`}`;
    return [decided, `  rule: ${rule}`, `  ${explanation}`, ...(remedy ? [`  ${remedy}`] : [])].join('\n');
  }

  @Option({
    flags: '--action <action>',
    description: 'receive, if not given; send, invite, backfill or discover',
  })
  parseAction(action: string): string {
    return action;
  }

  @Option({ flags: '--room <room_id>', description: 'and this room, by its kind, its switch and its limit' })
  parseRoom(id: string): string {
    return id;
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
  subCommands: [GetPolicyCommand, SetPolicyCommand, ExplainPolicyCommand],
})
export class PolicyCommand extends CommandGroup {}

export const POLICY_COMMANDS = [PolicyCommand, GetPolicyCommand, SetPolicyCommand, ExplainPolicyCommand];
