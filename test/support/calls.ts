import { TokenVerifier, type ClaimGrants } from 'livekit-server-sdk';

/** A server's LiveKit, as its operator names it. Nothing listens there: only tokens are looked at. */
export const CALLS = {
  LIVEKIT_URL: 'wss://calls.alpha.localhost:7880',
  LIVEKIT_API_KEY: 'alpha-calls',
  LIVEKIT_API_SECRET: 'what alpha and its LiveKit share, and nobody else',
} as const;

/** The claims of a token that LiveKit would believe; throws for any other. */
export const verifiedCall = (token: string): Promise<ClaimGrants> =>
  new TokenVerifier(CALLS.LIVEKIT_API_KEY, CALLS.LIVEKIT_API_SECRET).verify(token);

/** What a person needs of the room's call, and no more. */
export const grantsFor = (room: string) => ({
  room,
  roomJoin: true,
  canSubscribe: true,
  canPublish: true,
  canPublishData: false,
  canUpdateOwnMetadata: false,
});
