import { Injectable } from '@nestjs/common';
import type { SendAnswer } from '@app/contracts/ingest';
import { splitSendBody, type Refusal, type SendElement } from '@app/protocol';
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
  constructor(private readonly rooms: RoomLog) {}

  async run({ tenant, peer, body, trace_id }: SignedBody): Promise<SendAnswer | Refusal> {
    const split = splitSendBody(body);
    if (!split.ok) return split;
    return this.rooms.accept({
      tenant,
      peer,
      trace_id,
      events: split.events.map((element) => (element.ok ? element.text : element)),
      ephemeral: wellFormed(split.ephemeral),
      notices: wellFormed(split.notices),
    });
  }
}

/** Ephemerals and notices have no verdicts, so a bad one is dropped. */
const wellFormed = (elements: SendElement[]) =>
  elements.flatMap((element) => (element.ok ? [element.text] : []));
