import type { PolicyView } from '../views';

/** What the policy comes to. */
export function policySentence({ enabled, default_mode, allowed_peers, denied_peers }: PolicyView): string {
  if (!enabled) return 'Federation is off: nothing is sent to other servers, and nothing is taken from them.';
  return SENTENCES[default_mode](allowed_peers.length, denied_peers.length);
}

const SENTENCES: Record<PolicyView['default_mode'], (allowed: number, denied: number) => string> = {
  closed: () => 'Federation is closed: no other server is talked to, whatever the lists say.',
  invite_only: (allowed, denied) =>
    allowed === 0
      ? 'No other server may federate yet: the allow list is empty.'
      : `Only servers on the allow list (${entries(allowed)}) may federate${except(denied)}.`,
  open: (_, denied) => `Any server may federate${except(denied)}.`,
};

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);

const except = (denied: number): string =>
  denied === 0 ? '' : `, except those on the deny list (${entries(denied)})`;
