import { Injectable } from '@nestjs/common';
import type { AuditStory } from '@app/contracts/admin-views';
import { ingest, type StorySubject, type ToldEvent } from '@app/contracts/ingest';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { composeStory, isOurs, questionsOf, type EventDeliveries } from '../domain/compose-story';
import { LIMITS } from '../domain/limits';

/** Longer than ingest waits for other servers. */
const ASKING = { timeoutMs: 10_000 };

/** One event's story by both logs: ours, and what other servers say of it where it is ours to ask. */
@Injectable()
export class TellStory {
  /** Who asks the same while it is being found out waits for the same answer: other servers are asked once. */
  private readonly told = new Map<string, Promise<AuditStory>>();

  constructor(private readonly bus: Bus) {}

  run(tenant: string, subject: StorySubject): Promise<AuditStory> {
    const key = JSON.stringify([tenant, subject]);
    const underWay = this.told.get(key);
    if (underWay) return underWay;
    const story = this.find(tenant, subject).finally(() => this.told.delete(key));
    this.told.set(key, story);
    return story;
  }

  private async find(tenant: string, subject: StorySubject): Promise<AuditStory> {
    const known = await this.bus.ask(ingest.story, { tenant, ...subject });
    const ours = known.events.filter(isOurs(tenant));
    const deliveries = await Promise.all(ours.map((event) => this.deliveries(tenant, event)));
    const { questions, more } = questionsOf(ours, deliveries, LIMITS.questionsPerStory);
    const { verdicts } = questions.length
      ? await this.bus.ask(ingest.askVerdicts, { tenant, questions }, ASKING)
      : { verdicts: [] };
    return composeStory(known, deliveries, verdicts, more);
  }

  private async deliveries(tenant: string, { event_id, room_id, seq }: ToldEvent): Promise<EventDeliveries> {
    const { servers } = await this.bus.ask(relay.delivery, { tenant, room_id, seq });
    return { event_id, servers };
  }
}
