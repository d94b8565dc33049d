import { afterEach, beforeAll } from 'vitest';
import { UndiciPeerHttp, type PeerHttpOptions } from '../src/peer-http/undici-peer-http';
import { ScriptedPeer } from './scripted-peer';
import { ThrowawayAuthority } from './throwaway-authority';

/** The peer's name, which its certificate has. */
export const NAME = 'peer.chat-b.net';

export let authority: ThrowawayAuthority;

/** What is closed after the running test. */
export const opened: { stop(): Promise<void> }[] = [];

/** Makes an authority for the tests of the file that calls it, and closes after each what it has opened. */
export function setUpWaysToPeers(): void {
  beforeAll(async () => {
    authority = await ThrowawayAuthority.create();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
  });
}

/** A way to peers that finds every name on loopback, unless told otherwise. */
export function peerHttp(options: Partial<PeerHttpOptions> = {}): UndiciPeerHttp {
  const http = new UndiciPeerHttp({
    rules: { allow: ['127.0.0.1/32'] },
    extraRoots: authority.pem,
    resolve: async () => ['127.0.0.1'],
    ...options,
  });
  opened.push({ stop: () => http.onApplicationShutdown() });
  return http;
}

export async function startPeer(...how: Parameters<typeof ScriptedPeer.start>): Promise<ScriptedPeer> {
  const peer = await ScriptedPeer.start(...how);
  opened.push(peer);
  return peer;
}
