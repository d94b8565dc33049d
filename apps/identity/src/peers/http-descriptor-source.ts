import { Injectable } from '@nestjs/common';
import { MAX_DESCRIPTOR_BYTES, readDescriptor, refuse, type Refusal } from '@app/protocol';
import { Clock, PeerHttp, type PeerResponse, type Sighting } from '@app/runtime';
import { DescriptorSource, IdentitySettings, type FetchedDescriptor, type Look } from '../use-cases/ports';

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
    return this.judge(serverName, await this.get(serverName));
  }

  async look(serverName: string, timeoutMs: number): Promise<Look> {
    const until = this.clock.now() + timeoutMs;
    const { origin, sighting } = await this.sight(serverName, timeoutMs);
    if (!sighting.connection?.ok) return { sighting };
    const left = Math.max(1, until - this.clock.now());
    const response = await this.request(`${origin}${PATH}`, { timeoutMs: left, fresh: true });
    return { sighting, fetched: this.judge(serverName, response) };
  }

  private async sight(
    serverName: string,
    timeoutMs: number,
  ): Promise<{ origin: string; sighting: Sighting }> {
    const overTls = {
      origin: `https://${serverName}`,
      sighting: await this.http.look(`https://${serverName}`, timeoutMs),
    };
    if (overTls.sighting.connection?.ok || !this.mayBePlain(serverName)) return overTls;
    const plain = `http://${serverName}`;
    return { origin: plain, sighting: await this.http.look(plain, timeoutMs) };
  }

  private judge(serverName: string, response: PeerResponse | Refusal): FetchedDescriptor {
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
    return isRefusal(overTls) && this.mayBePlain(serverName)
      ? this.request(`http://${serverName}${PATH}`)
      : overTls;
  }

  /** In trials a server on this machine may have no certificate. */
  private mayBePlain(serverName: string): boolean {
    return this.settings.insecureLoopback && LOOPBACK_NAME.test(serverName);
  }

  private request(url: string, how: { timeoutMs?: number; fresh?: boolean } = {}) {
    return this.http.get(url, {
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      maxBytes: MAX_DESCRIPTOR_BYTES,
      timeoutMs: TIMEOUT_MS,
      ...how,
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
