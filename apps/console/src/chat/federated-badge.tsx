import { plainAddress } from '../parts/plain-text';

/** Stands on a room that people of other servers are in. */
export function FederatedBadge({ servers }: { servers: readonly string[] }) {
  const label = `Federated with ${servers.map(plainAddress).join(', ')}`;
  return (
    <span role="img" aria-label={label} title={label}>
      🌐
    </span>
  );
}
