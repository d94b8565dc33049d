import { Injectable, Logger } from '@nestjs/common';
import { presence, type LiveItem } from '@app/contracts/presence';
import { Bus } from '@app/messaging';
import { Latest } from '../domain/latest';
import { LIMITS } from '../domain/limits';

interface Untold {
  tenant: string;
  item: LiveItem;
}

/** What waits for one open stream. */
interface Mailbox {
  readonly fqid: string;
  readonly items: Latest<LiveItem>;
  wake(): void;
}

/** Hands live items to the streams of those whom they concern, as the room log says at that moment. */
@Injectable()
export class TellStreams {
  private readonly logger = new Logger(TellStreams.name);
  private readonly mailboxes = new Map<string, Set<Mailbox>>();
  private readonly untold = new Latest<Untold>(LIMITS.untoldChanges);
  private telling: Promise<void> | undefined;

  constructor(private readonly bus: Bus) {}

  /** Opens a mailbox for a stream; `wake` is called when there is something in it. */
  open(tenant: string, fqid: string, wake: () => void): { take(): LiveItem[]; close(): void } {
    const mailbox: Mailbox = { fqid, items: new Latest(LIMITS.liveItemsPerStream), wake };
    const ofTenant = this.mailboxes.get(tenant) ?? new Set();
    this.mailboxes.set(tenant, ofTenant.add(mailbox));
    const close = () => {
      ofTenant.delete(mailbox);
      if (ofTenant.size === 0) this.mailboxes.delete(tenant);
    };
    return { take: () => mailbox.items.take(), close };
  }

  tell(tenant: string, item: LiveItem): void {
    if (!this.mailboxes.has(tenant)) return;
    this.untold.put(`${tenant} ${keyOf(item)}`, { tenant, item });
    this.telling ??= this.tellAll().finally(() => (this.telling = undefined));
  }

  /** One question at a time: what changes meanwhile goes with the next, the last value of each. */
  private async tellAll(): Promise<void> {
    while (this.untold.size > 0) {
      const part = this.untold.take(LIMITS.askBatch);
      for (const tenant of new Set(part.map((untold) => untold.tenant))) {
        const items = part.filter((untold) => untold.tenant === tenant).map(({ item }) => item);
        await this.tellTenant(tenant, items).catch((err: unknown) =>
          this.logger.warn({ msg: 'live items were lost', err }),
        );
      }
    }
  }

  private async tellTenant(tenant: string, items: LiveItem[]): Promise<void> {
    const mailboxes = [...(this.mailboxes.get(tenant) ?? [])];
    if (mailboxes.length === 0) return;
    const among = [...new Set(mailboxes.map(({ fqid }) => fqid))];
    const subjects = items.map(({ room_id, data }) => ({ sender: data.fqid, room_id }));
    const { audiences } = await this.bus.ask(presence.audiences, { tenant, subjects, among });
    items.forEach((item, place) => {
      const audience = new Set(audiences[place]);
      for (const mailbox of mailboxes) {
        if (!audience.has(mailbox.fqid)) continue;
        mailbox.items.put(keyOf(item), item);
        mailbox.wake();
      }
    });
  }
}

const keyOf = ({ kind, room_id, data }: LiveItem) => `${kind} ${data.fqid} ${room_id ?? ''}`;
