import { ask } from './contract';
import type { Asker } from './ingest';
import type { PeerQuery } from './peer-answers';

/** What opens a call; the wire form of docs/protocol.md, "Call tokens". */
export interface CallToken {
  /** `wss` URL of the LiveKit server. */
  url: string;
  /** A LiveKit access token: a secret of the person that it is for. */
  token: string;
  /** Epoch milliseconds. */
  expires_at: number;
}

/** The server that hosts the room's calls gave no usable answer; `cause` is in words of ours. */
export interface HostFailed {
  ok: false;
  host: string;
  cause: string;
}

/** What ingest is asked about calls: it knows who is in a room, so it alone holds the secret that mints. */
export const calls = {
  /** From this server where it hosts the room, else from the room's home. */
  join: ask<Asker & { room_id: string }, ({ ok: true } & CallToken) | HostFailed>('ingest.join-call'),
  /** For a person of another server, in a room that we host. */
  admit: ask<PeerQuery & { room_id: string; fqid: string }, CallToken>('ingest.admit-to-call'),
};
