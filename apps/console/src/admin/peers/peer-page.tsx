import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { isServerName } from '@app/protocol';
import { EmptyState } from '../../parts/empty-state';
import { beginningOf } from '../../parts/plain-text';
import { useApi } from '../../session/session';
import { AdminPage, Section } from '../parts/admin-page';
import { Ago } from '../parts/ago';
import { Fact, Facts } from '../parts/facts';
import { LastError } from '../parts/last-error';
import { Loaded } from '../parts/loaded';
import { KeyList } from '../keys/key-list';
import { peerQuery } from '../queries';
import { PeerDiagnosis } from './diagnosis/peer-diagnosis';
import { PeerActions } from './peer-actions';
import { PeerDeliveries } from './peer-deliveries';
import { PeerFacts } from './peer-facts';
import { PeerStatus } from './peer-status';
import { PeerVerdicts } from './peer-verdicts';

const LONGEST = 300;

/** All about one peer, as the address names it. */
export function PeerPage() {
  const { peer: name = '' } = useParams({ strict: false });
  return isServerName(name) ? <Peer name={name} /> : <NoPeer />;
}

function NoPeer() {
  return (
    <AdminPage title="No peer">
      <EmptyState title="That is not the name of a server" action={<Link to="/admin/peers">All peers</Link>}>
        The address of this page ends with a name such as acme.example; look for it in the list.
      </EmptyState>
    </AdminPage>
  );
}

function Peer({ name }: { name: string }) {
  const peer = useQuery(peerQuery(useApi(), name));
  return (
    <AdminPage
      title={name}
      lead={
        <>
          <Link to="/admin/peers">All peers</Link> ·{' '}
          <Link to="/admin/audit" search={{ peer: name }}>
            What the audit says of it
          </Link>
        </>
      }
    >
      <Loaded query={peer} what="what is known of it">
        {(known) => (
          <>
            <Section title="How it goes" actions={<PeerStatus status={known.status} />}>
              {known.last_error && <LastError error={known.last_error} />}
              <PeerFacts peer={known} />
              <PeerActions peer={known} />
            </Section>
            <PeerDiagnosis name={name} />
            <Section title="What the policy says">
              <PeerVerdicts name={name} />
            </Section>
            <PeerDeliveries peer={known} />
            <Section title="Its descriptor">
              {known.fetched_at === null ? (
                <p>It has not been read yet. Refresh the peer to ask the server who it is.</p>
              ) : (
                <>
                  <Facts>
                    <Fact name="Address" wide="always">
                      <bdi>{beginningOf(known.federation_url ?? '', LONGEST)}</bdi>
                    </Fact>
                    <Fact name="Protocol versions">
                      <bdi>{beginningOf(known.protocol_versions.join(', '), LONGEST)}</bdi>
                    </Fact>
                    <Fact name="Read">
                      <Ago at={known.fetched_at} />
                    </Fact>
                  </Facts>
                  <KeyList keys={known.keys} />
                </>
              )}
            </Section>
          </>
        )}
      </Loaded>
    </AdminPage>
  );
}
