import type { FederationPolicy, PeerAction, PolicyPreview } from '@app/contracts/policy';
import { explain } from './explain';
import { compilePolicy, federationPolicy, policyView, type TenantPolicy } from './policy';

const ACTIONS: readonly PeerAction[] = ['receive', 'send', 'invite', 'backfill'];

/** What turns from allowed to refused, or the other way round, for these peers and those that the lists name. */
export function previewChange(
  before: TenantPolicy,
  after: TenantPolicy,
  peers: readonly string[],
): PolicyPreview {
  const [was, willBe] = [compilePolicy(before), compilePolicy(after)];
  const effects = [...new Set([...peers, ...namedIn(before), ...namedIn(after)])].sort().flatMap((peer) => {
    const turned = new Map<string, PolicyPreview['effects'][number]>();
    for (const action of ACTIONS) {
      const { allowed, code, rule, explanation } = explain(willBe, { peer, action });
      if (explain(was, { peer, action }).allowed === allowed) continue;
      const known = turned.get(rule);
      if (known) known.actions.push(action);
      else {
        const newly = allowed ? 'allowed' : 'refused';
        turned.set(rule, { server_name: peer, newly, actions: [action], code, rule, explanation });
      }
    }
    return [...turned.values()];
  });
  return { policy: policyView(after), changed: changedFields(before, after), effects };
}

const namedIn = ({ allowed_peers, denied_peers }: TenantPolicy): string[] =>
  [...allowed_peers, ...denied_peers].filter((entry) => !entry.startsWith('*.'));

function changedFields(before: TenantPolicy, after: TenantPolicy): PolicyPreview['changed'] {
  const [was, willBe] = [federationPolicy(before), federationPolicy(after)];
  return (Object.keys(was) as (keyof FederationPolicy)[])
    .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(willBe[field]))
    .map((field) => ({ field, from: was[field], to: willBe[field] }));
}
