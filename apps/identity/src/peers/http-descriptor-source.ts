import { Injectable } from '@nestjs/common';
import { MAX_DESCRIPTOR_BYTES, readDescriptor, refuse, type Refusal } from '@app/protocol';
import { Clock, PeerHttp, type PeerResponse } from '@app/runtime';
import { DescriptorSource, IdentitySettings, type FetchedDescriptor } from '../use-cases/ports';

const PATH = '/.well-known/scaiwave/server';
const TIMEOUT_MS = 10_000;
const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;
const LOOPBACK_NAME = /\.localhost(?::\d+)?$/;

@Injectable()
export class HttpDescriptorSource extends DescriptorSource {
  constructor(
    private readonly http: PeerHttp,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {
    super();
  }

  async fetch(serverName: string): Promise<FetchedDescriptor> {
    const response = await this.get(serverName);
    if (isRefusal(response)) return response;
    const fault = faultOf(response);
    if (fault) return refuse('SW_FED_DISCOVERY_FAILED', `${serverName}${PATH} ${fault}`);
    const { insecureLoopback } = this.settings;
    const now = this.clock.now();
    const sound = readDescriptor(response.body, { expectedName: serverName, now, insecureLoopback });
    return sound.ok ? { ok: true, sound, text: response.body.toString('utf8') } : sound;
  }

  private async get(serverName: string): Promise<PeerResponse | Refusal> {
    const overTls = await this.request(`https://${serverName}${PATH}`);
    // In trials a server on this machine may have no certificate.
    const mayBePlain = this.settings.insecureLoopback && LOOPBACK_NAME.test(serverName);
    return mayBePlain && isRefusal(overTls) ? this.request(`http://${serverName}${PATH}`) : overTls;
  }

  private request(url: string): Promise<PeerResponse | Refusal> {
    return this.http.get(url, {
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      maxBytes: MAX_DESCRIPTOR_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
  }
}

const isRefusal = (answer: PeerResponse | Refusal): answer is Refusal => 'ok' in answer && !answer.ok;

function faultOf({ status, headers }: PeerResponse): string | undefined {
  if (status >= 300 && status < 400) return `redirects (${status}), which is not followed.`;
  if (status !== 200) return `answered ${status}.`;
  if (headers['content-encoding'] !== undefined) return 'has a Content-Encoding.';
  if (!JSON_TYPE.test(String(headers['content-type'] ?? ''))) return 'is not application/json.';
  return undefined;
}
