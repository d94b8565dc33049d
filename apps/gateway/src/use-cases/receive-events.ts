import { Injectable } from '@nestjs/common';
import type { SendAnswer } from '@app/contracts/ingest';
import { splitSendBody, type Refusal, type SendElement } from '@app/protocol';
import { HandOverEphemerals } from './hand-over-ephemerals';
import { RoomLog } from './ports';

export interface SignedBody {
  tenant: string;
  peer: string;
  body: Buffer;
  trace_id: string;
}

/** Hands the elements of a `/send` body to the room log, as the bytes they came in. */
@Injectable()
export class ReceiveEvents {
  constructor(
    private readonly rooms: RoomLog,
    private readonly ephemerals: HandOverEphemerals,
  ) {}

  async run({ tenant, peer, body, trace_id }: SignedBody): Promise<SendAnswer | Refusal> {
    const split = splitSendBody(body);
    if (!split.ok) return split;
    const events = split.events.map((element) => (element.ok ? element.text : element));
    const notices = wellFormed(split.notices);
    // Only what is stored has to be waited for.
    const answer =
      events.length + notices.length > 0
        ? await this.rooms.accept({ tenant, peer, trace_id, events, notices })
        : { results: [], heads: {} };
    // After the events: they may be what lets the senders in.
    this.ephemerals.run(tenant, peer, wellFormed(split.ephemeral));
    return answer;
  }
}

/** Ephemerals and notices have no verdicts, so a bad one is dropped. */
const wellFormed = (elements: SendElement[]) =>
  elements.flatMap((element) => (element.ok ? [element.text] : []));
