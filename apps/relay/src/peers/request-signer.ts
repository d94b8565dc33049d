import { Injectable } from '@nestjs/common';
import { identity, type RequestToSign } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';

interface Signable {
  tenant: string;
  request: RequestToSign;
}

const MOST_AT_ONCE = 200;
/** It takes milliseconds: without an answer by then, identity has gone away with the question. */
const SIGNING = { timeoutMs: 3_000 };

/** Has requests signed by identity: those of concurrent lanes in one question. */
@Injectable()
export class RequestSigner {
  private readonly asks = new GroupCommit<Signable, Record<string, string> | Error>({
    maxItems: MOST_AT_ONCE,
    flush: (items) => this.signAll(items),
  });

  constructor(private readonly bus: Bus) {}

  /** All header fields of a POST to `url`, signed; rejects when identity cannot sign for the tenant. */
  async post(tenant: string, url: URL, content_digest: string): Promise<Record<string, string>> {
    const { host: authority, pathname: path } = url;
    const request: RequestToSign = { method: 'POST', authority, path, query: '', content_digest };
    const signed = (await this.asks.submit({ tenant, request })) as Record<string, string>;
    return { ...signed, 'content-type': 'application/json', 'content-digest': content_digest };
  }

  private async signAll(items: Signable[]): Promise<(Record<string, string> | Error)[]> {
    const signed = new Map<Signable, Record<string, string> | Error>();
    const tenants = new Set(items.map(({ tenant }) => tenant));
    await Promise.all(
      [...tenants].map(async (tenant) => {
        const own = items.filter((item) => item.tenant === tenant);
        const requests = own.map(({ request }) => request);
        const headers = await this.bus
          .ask(identity.signRequests, { tenant, requests }, SIGNING)
          .then((reply) => reply.headers)
          .catch((error: Error) => own.map(() => error));
        own.forEach((item, index) => signed.set(item, headers[index]!));
      }),
    );
    return items.map((item) => signed.get(item)!);
  }
}
