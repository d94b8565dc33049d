import type { TimelineGap, TimelineItem, TimelineMessage } from '@app/contracts/ingest';
import { holeOf, type Chain } from './chain';
import type { StoredEvent } from './stored-event';

interface MessageContent {
  body?: string;
  reply_to?: string;
  thread_root?: string;
}

/** Folds what was said about messages into them; the same events fold alike on every server, whenever they came. */
export function foldTimeline(
  messages: readonly StoredEvent[],
  about: readonly StoredEvent[],
): TimelineMessage[] {
  const byTarget = new Map<string, StoredEvent[]>();
  for (const event of about) byTarget.set(event.target!, [...(byTarget.get(event.target!) ?? []), event]);
  return messages.map((message) => {
    const content = contentOf<MessageContent>(message);
    const folded: TimelineMessage = {
      kind: 'message',
      event_id: message.event_id,
      origin: message.origin,
      seq: message.seq,
      ts: message.ts,
      sender: message.sender,
      body: content?.body ?? null,
      edited: false,
      erased: content === undefined,
      reply_to: content?.reply_to ?? null,
      thread_root: content?.thread_root ?? null,
      reactions: [],
    };
    return (byTarget.get(message.event_id) ?? []).toSorted(inOrder).reduce(fold, folded);
  });
}

function fold(message: TimelineMessage, event: StoredEvent): TimelineMessage {
  if (event.type === 'sw.edit' && event.sender === message.sender && !message.erased) {
    return { ...message, body: contentOf<{ body: string }>(event)?.body ?? message.body, edited: true };
  }
  if (event.type === 'sw.reaction') {
    const { key, op } = contentOf<{ key?: string; op?: string }>(event) ?? {};
    if (key === undefined) return message;
    const others = message.reactions.map((one) =>
      one.key === key ? { key, senders: one.senders.filter((sender) => sender !== event.sender) } : one,
    );
    if (op === 'add') {
      const own = others.find((one) => one.key === key);
      if (own) own.senders.push(event.sender);
      else others.push({ key, senders: [event.sender] });
    }
    return { ...message, reactions: others.filter((one) => one.senders.length > 0) };
  }
  return message;
}

const inOrder = (a: StoredEvent, b: StoredEvent): number => a.ts - b.ts || (a.event_id < b.event_id ? -1 : 1);

const contentOf = <Content>(event: StoredEvent): Content | undefined =>
  (JSON.parse(event.text) as { content?: Content }).content;

/** The holes of a room as items of their own, where the newest thing before each stands. */
export function gapsOf(chains: readonly Chain[]): TimelineGap[] {
  return chains.flatMap((chain) => {
    const hole = holeOf(chain);
    return hole ? [{ kind: 'gap' as const, origin: chain.origin, ...hole, ts: chain.head_ts }] : [];
  });
}

/** Newest first, with the gaps that fall into what is shown. */
export function withGaps(
  messages: readonly TimelineMessage[],
  gaps: readonly TimelineGap[],
  reachesOldest: boolean,
): TimelineItem[] {
  const oldest = messages.at(-1)?.ts ?? 0;
  const shown = gaps.filter((gap) => reachesOldest || gap.ts >= oldest);
  return [...messages, ...shown].toSorted(
    (a, b) =>
      b.ts - a.ts || (a.kind === 'gap' ? -1 : b.kind === 'gap' ? 1 : a.event_id < b.event_id ? 1 : -1),
  );
}
