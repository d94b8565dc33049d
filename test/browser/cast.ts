import type { Page } from 'playwright-core';
import type { RoomView, TimelineMessage } from '@app/contracts/ingest';
import { person, timeline, type Items, type Stage } from '../federation/stage';
import type { Session } from '../support/session';
import type { TestServer } from '../support/servers';
import type { Windows } from './browser';

/** Who is in the stories: two people of two servers and their admins, each in a window. */
export class Cast {
  alice!: Page;
  bob!: Page;
  readonly room = 'Harbour works';
  private readonly admins = new Map<TestServer, Promise<Page>>();

  constructor(
    readonly stage: Stage,
    readonly windows: Windows,
  ) {}

  /** The window of a server's admin, wherever the story before has left it. */
  admin(server: TestServer): Promise<Page> {
    const known = this.admins.get(server) ?? this.windows.of(server, 'admin', { power: 'admin' });
    this.admins.set(server, known);
    return known;
  }

  /** Alice without a browser, and the id of the room that she shares with bob. */
  async aliceByHand(): Promise<{ alice: Session; room: string }> {
    const alice = await person(this.stage.alpha, 'alice');
    const { items } = await alice.get<Items<RoomView>>('/v1/rooms');
    return { alice, room: items.find(({ name }) => name === this.room)!.room_id };
  }
  /** An event of hers in that room. */
  async saidByAlice(): Promise<string> {
    const { alice, room } = await this.aliceByHand();
    const items = await timeline(alice, room);
    const hers = items.find((item) => item.kind === 'message' && item.sender.startsWith('@alice:'));
    return (hers as TimelineMessage).event_id;
  }
}
