import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../session/session';
import { AdminPage, Section } from '../parts/admin-page';
import { Badge } from '../parts/badge';
import { Fact, Facts } from '../parts/facts';
import { Loaded } from '../parts/loaded';
import { KeyFacts } from '../keys/key-facts';
import { policySentence } from '../policy/policy-sentence';
import { identityQuery, peersQuery, policyQuery } from '../queries';
import type { PeerView } from '../views';
import { DayFigures } from './day-figures';
import { LiveFigures } from './live-figures';
import classes from './overview-page.module.css';

/** Who this server is to others, and how it goes between them. */
export function OverviewPage() {
  const api = useApi();
  const identity = useQuery(identityQuery(api));
  const policy = useQuery(policyQuery(api));
  const peers = useQuery(peersQuery(api));
  return (
    <AdminPage title="Federation" lead="Who this server is to others, and how it goes between them.">
      <Section title="This server">
        <Loaded query={identity} what="its identity">
          {(known) => (
            <Facts>
              <Fact name="Server name" wide="narrow">
                <bdi>{known.server_name}</bdi>
              </Fact>
              <KeyFacts identity={known} />
            </Facts>
          )}
        </Loaded>
        <Loaded query={policy} what="the policy">
          {({ policy: current }) => (
            <p>
              {policySentence(current)} <Link to="/admin/policy">Change the policy</Link>
            </p>
          )}
        </Loaded>
      </Section>
      <Loaded query={peers} what="the peers">
        {(known) => (
          <>
            <Section title="Peers">
              <PeerCounts peers={known} />
            </Section>
            <div className={classes.figures}>
              <LiveFigures />
              <DayFigures />
            </div>
          </>
        )}
      </Loaded>
    </AdminPage>
  );
}

function PeerCounts({ peers }: { peers: readonly PeerView[] }) {
  if (peers.length === 0) {
    return (
      <p>
        This server has not met another one yet. <Link to="/admin/peers">Add the first peer</Link>
      </p>
    );
  }
  const failing = peers.filter(({ status }) => status === 'failing').length;
  const active = peers.filter(({ status }) => status === 'active').length;
  return (
    <p>
      {active > 0 && <Badge tone="good">{active} active</Badge>}{' '}
      {failing > 0 && <Badge tone="bad">{failing} failing</Badge>}{' '}
      <Link to="/admin/peers">{failing > 0 ? 'See what fails, and what helps' : 'See all peers'}</Link>
    </p>
  );
}
