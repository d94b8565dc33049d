import { Ago } from '../parts/ago';
import { Fact, Facts } from '../parts/facts';
import { clockText } from '../parts/spans';
import type { PeerView } from '../views';

/** How it goes with one peer. */
export function PeerFacts({ peer }: { peer: PeerView }) {
  return (
    <Facts>
      <Fact name="Last heard from">
        <Ago at={peer.last_seen} />
      </Fact>
      <Fact name="Sent in 24 hours">{events(peer.events_sent_24h)}</Fact>
      <Fact name="Received in 24 hours">{events(peer.events_received_24h)}</Fact>
      <Fact name="Oldest undelivered">
        <Ago at={peer.oldest_undelivered_at} never="nothing waits" />
      </Fact>
      {peer.oldest_undelivered_at !== null && (
        <Fact name="Next attempt">
          <Ago at={peer.next_attempt_at} never="when there is something to send" />
        </Fact>
      )}
      <Fact name="Its clock">{clockText(peer.clock_offset_ms)}</Fact>
    </Facts>
  );
}

const events = (count: number): string => `${count.toLocaleString()} ${count === 1 ? 'event' : 'events'}`;
