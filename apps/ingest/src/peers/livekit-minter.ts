import type { CallToken } from '@app/contracts/calls';
import { Configuration, Secrets } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { AccessToken } from 'livekit-server-sdk';
import { CallMinter } from '../use-cases/ports';

/** Long enough to connect; who is connected stays so without it. */
const TTL_SECONDS = 600;

/** To take part in one call, and nothing else: what is written goes through the room, not beside it. */
const GRANTS = {
  roomJoin: true,
  canSubscribe: true,
  canPublish: true,
  canPublishData: false,
  canUpdateOwnMetadata: false,
};

/** Access tokens by LiveKit's own kit. */
@Injectable()
export class LivekitMinter extends CallMinter {
  constructor(
    private readonly configuration: Configuration,
    private readonly secrets: Secrets,
  ) {
    super();
  }

  async mint(
    roomId: string,
    { fqid, display_name }: { fqid: string; display_name: string },
  ): Promise<CallToken | undefined> {
    const { livekit } = this.configuration;
    const { livekitApiSecret } = this.secrets;
    if (!livekit || !livekitApiSecret) return undefined;
    const minted = new AccessToken(livekit.apiKey, livekitApiSecret, {
      identity: fqid,
      name: display_name,
      ttl: TTL_SECONDS,
    });
    minted.addGrant({ ...GRANTS, room: roomId });
    const token = await minted.toJwt();
    return { url: livekit.url.replace(/^http/, 'ws'), token, expires_at: decodeJwt(token).exp! * 1000 };
  }
}
