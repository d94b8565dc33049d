import { calls } from './calls';
import type { Ask, Signal, Topic } from './contract';
import { gatewaySignals, gatewayTopics } from './gateway';
import { identity, identityTopics } from './identity';
import { ingest, ingestTopics } from './ingest';
import { personal } from './personal';
import { policy, policyTopics } from './policy';
import { presence, presenceSignals } from './presence';
import { relay, relayTopics } from './relay';

export type Context = 'gateway' | 'identity' | 'policy' | 'ingest' | 'relay';
type AnyAsk = Pick<Ask<never, never>, 'subject'>;
type AnyTopic = Pick<Topic<never>, 'subject'>;
type AnySignal = Pick<Signal<never>, 'subject'>;

/** What one context says on the bus beside answering, and announcing, under its own name. */
interface Traffic {
  readonly asks: readonly AnyAsk[];
  /** Announcements that it takes as a group, each once. */
  readonly follows: readonly AnyTopic[];
  /** Announcements of its own that it takes back when what they say is erased. */
  readonly retracts?: readonly AnyTopic[];
  /** Announcements that each of its processes listens to. */
  readonly hears: readonly AnyTopic[];
  /** Signals that each of its processes notices. */
  readonly notices: readonly AnySignal[];
}

const allBut = (questions: Record<string, AnyAsk>, ...left: AnyAsk[]): AnyAsk[] =>
  Object.values(questions).filter((question) => !left.includes(question));

const { signEvents, signHeads, signRequests, ...unsigned } = identity;
const { ephemeralAddressed, ...livePresence } = presenceSignals;

/**
 * Who speaks with whom. The permissions of each context's account on NATS are made of this, so what is not
 * here is refused there: identity signs for those who are named, and for nobody else.
 */
export const TRAFFIC: Readonly<Record<Context, Traffic>> = {
  gateway: {
    asks: [
      ...Object.values(unsigned),
      ...allBut(ingest, ingest.readChain, ingest.tellAnew),
      ...allBut(policy, policy.endedBy),
      ...[personal, calls, presence, relay].flatMap((questions): AnyAsk[] => Object.values(questions)),
    ],
    follows: [],
    hears: [identityTopics.peerKeysChanged, ingestTopics.readersChanged, ingestTopics.streamMoved],
    notices: Object.values<AnySignal>({ ...livePresence, ...gatewaySignals }),
  },
  identity: { asks: [policy.learn], follows: [], hears: [policyTopics.changed], notices: [] },
  policy: { asks: [], follows: [ingestTopics.eventAccepted], hears: [], notices: [] },
  ingest: {
    asks: [
      signEvents,
      signHeads,
      signRequests,
      identity.peer,
      identity.peerKeys,
      policy.judge,
      policy.endedBy,
    ],
    follows: [ingestTopics.eventErased],
    retracts: [ingestTopics.chainAdvanced, ingestTopics.eventAccepted],
    hears: [identityTopics.peerKeysChanged],
    notices: [],
  },
  relay: {
    asks: [
      signRequests,
      identity.peer,
      ingest.readChain,
      ingest.tellAnew,
      ingest.recordAudit,
      policy.judge,
      policy.learn,
    ],
    follows: [ingestTopics.readersChanged, ingestTopics.eventAddressed, ingestTopics.chainAdvanced],
    hears: [
      relayTopics.workWaits,
      gatewayTopics.peerHeard,
      policyTopics.changed,
      identityTopics.peerKeysChanged,
    ],
    notices: [ephemeralAddressed],
  },
};
