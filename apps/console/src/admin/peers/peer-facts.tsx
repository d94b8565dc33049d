import { Ago } from '../parts/ago';
import { Fact, Facts } from '../parts/facts';
import list from '../parts/plain-list.module.css';
import { clockText } from '../parts/spans';
import type { PeerView } from '../views';

interface PeerFactsProps {
  peer: PeerView;
  /** In a list: how long ago, without the date. */
  isBrief?: boolean;
}

/** How it goes with one peer. */
export function PeerFacts({ peer, isBrief = false }: PeerFactsProps) {
  return (
    <Facts>
      <Fact name="Last heard from">
        <Ago at={peer.last_seen} isBrief={isBrief} />
      </Fact>
      <Fact name="Sent in 24 h">{events(peer.events_sent_24h)}</Fact>
      <Fact name="Received in 24 h">{events(peer.events_received_24h)}</Fact>
      <Fact name="Oldest undelivered">
        <Ago at={peer.oldest_undelivered_at} never="nothing waits" isBrief={isBrief} />
        {isBrief && peer.next_attempt_at !== null && (
          <p className={list.soft}>
            next attempt <Ago at={peer.next_attempt_at} due="now" isBrief />
          </p>
        )}
      </Fact>
      <Fact name="Its clock">{clockText(peer.clock_offset_ms)}</Fact>
      {!isBrief && peer.oldest_undelivered_at !== null && (
        <Fact name="Next attempt">
          <Ago at={peer.next_attempt_at} never="when there is something to send" due="now" />
        </Fact>
      )}
    </Facts>
  );
}

const events = (count: number): string => `${count.toLocaleString()} ${count === 1 ? 'event' : 'events'}`;
