import type { Ephemeral, PresenceStatus } from '@app/protocol';
import { ask, signal, type Tenant } from './contract';
import type { Asker } from './ingest';

/** What one of our people is, as the gateway that their streams are on says. */
export interface SaidPresence {
  sender: string;
  status: PresenceStatus;
  ts: number;
}

/** That somebody types in a room, or has stopped; `ts` by their own server's clock. */
export interface SaidTyping {
  room_id: string;
  sender: string;
  typing: boolean;
  ts: number;
}

/** Whom something concerns: who shares a room with `sender`, or who is in `room_id` beside them. */
export interface Subject {
  sender: string;
  room_id: string | null;
}

/** A line of the live stream that is not kept: it has no position, and whoever is away misses it. */
export interface LiveItem {
  kind: 'presence' | 'typing';
  room_id: string | null;
  data:
    | { fqid: string; status: PresenceStatus }
    /** `expires_at` is by this server's clock, `ts` by the sender's. */
    | { fqid: string; typing: boolean; expires_at: number; ts: number };
}

/** What the gateway asks of ingest, which knows who shares rooms with whom. Nothing of it is stored. */
export const presence = {
  /** Tells everybody who shares a room, here and elsewhere. */
  say: ask<{ tenant: Tenant; said: SaidPresence[] }, Record<string, never>>('ingest.say-presence'),
  /** Tells the room; refuses who is not in it. */
  type: ask<Asker & { room_id: string; typing: boolean; ts: number }, Record<string, never>>('ingest.type'),
  /** Ephemerals of verified requests; what is not in form or not the sender's to say is dropped. */
  hear: ask<{ deliveries: { tenant: Tenant; peer: string; ephemeral: string[] }[] }, Record<string, never>>(
    'ingest.hear-ephemerals',
  ),
  /** Which of the people `among` each subject concerns, in order; never the sender. */
  audiences: ask<{ tenant: Tenant; subjects: Subject[]; among: string[] }, { audiences: string[][] }>(
    'ingest.audiences',
  ),
  /** Which of the people `among` are in the room. */
  present: ask<{ tenant: Tenant; room_id: string; among: string[] }, { people: string[] }>('ingest.present'),
};

/** What one gateway process knows of a person's live streams on it. */
export interface Attendance {
  fqid: string;
  open: boolean;
  /** When the first stream was opened or the last one ended; null if there was none. */
  since: number | null;
  /** When the person came back here after having been gone: what they said before that is over. */
  anew: number | null;
  /** What the person said they are, on this process. */
  said: { status: PresenceStatus; at: number } | null;
}

export const presenceSignals = {
  /** Somebody's presence, ours or of another server, said by who may say it. */
  presenceTold: signal<{ tenant: Tenant } & SaidPresence>('ingest.presence-told'),
  typingTold: signal<{ tenant: Tenant } & SaidTyping>('ingest.typing-told'),
  /** An ephemeral of ours for the servers that share a room, or the room, with its sender. */
  ephemeralAddressed: signal<{ tenant: Tenant; peers: string[]; ephemeral: Ephemeral }>(
    'ingest.ephemeral-addressed',
  ),
  /** The people with streams on the gateway process `source`: what changed, and everything every half minute. */
  attended: signal<{ tenant: Tenant; source: string; people: Attendance[] }>('gateway.attended'),
  /** A gateway process has just started and knows nobody's presence. */
  presenceWanted: signal<{ tenant: Tenant; source: string }>('gateway.presence-wanted'),
  /** What another one knows. */
  presenceKnown: signal<{ tenant: Tenant; people: (SaidPresence & { age_ms: number })[] }>(
    'gateway.presence-known',
  ),
};
