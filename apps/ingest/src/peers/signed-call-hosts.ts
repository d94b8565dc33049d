import { Clock, Configuration } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { readCallToken } from '../domain/call-token';
import { CallHosts, type HostedCall } from '../use-cases/ports';
import { codeOf, SignedRequests } from './signed-requests';

const MAX_BYTES = 16_384;

/** Asks the home of a room for a token (docs/protocol.md, "Call tokens"). */
@Injectable()
export class SignedCallHosts extends CallHosts {
  constructor(
    private readonly requests: SignedRequests,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {
    super();
  }

  async ask(tenant: string, server: string, roomId: string, fqid: string): Promise<HostedCall> {
    const to = { tenant, server, path: `/v1/rooms/${roomId}/call-token` };
    const reply = await this.requests.post(to, { fqid }, MAX_BYTES);
    if (!('status' in reply)) return { failed: reply.detail ?? reply.code };
    if (reply.status !== 200) {
      const code = codeOf(reply);
      if (code === 'SW_FED_NO_CALLS') return { refused: 'no_calls' };
      return { failed: `it answered ${reply.status}${code ? ` ${code}` : ''}` };
    }
    const { privateNetworks: allow, insecureLoopback } = this.configuration.federation;
    const given = readCallToken(reply.body, { allow, insecureLoopback }, this.clock.now());
    return given ? { given } : { failed: 'what it gave is no call token' };
  }
}
