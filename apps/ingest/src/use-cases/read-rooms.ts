import type { Page } from '@app/contracts/contract';
import type {
  Asker,
  AuditRow,
  InviteView,
  ListedMember,
  MemberDetails,
  RoomView,
  StreamItem,
} from '@app/contracts/ingest';
import { FederationError, isRoomId, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { showsIn } from '../domain/company';
import { noSuchRoom, personOf } from './asker';
import { People } from './ports';
import { RoomViews } from './views';

type InRoom = Asker & { room_id: string };

/** What people see of the rooms that they are in, and admins of all; nobody sees another tenant's. */
@Injectable()
export class ReadRooms {
  constructor(
    private readonly people: People,
    private readonly views: RoomViews,
  ) {}

  async rooms(request: Asker & { after?: string; limit: number }): Promise<Page<RoomView>> {
    const { fqid } = await personOf(this.people, request);
    checkCursor(request.after, isRoomId);
    return this.views.rooms(request.tenant, fqid, request);
  }

  async room(request: InRoom): Promise<RoomView> {
    const { fqid } = await personOf(this.people, request);
    const { items } = await this.views.rooms(request.tenant, fqid, { limit: 1 }, request.room_id);
    if (!items[0]) throw noSuchRoom();
    return items[0];
  }

  async members(request: InRoom): Promise<Page<ListedMember>> {
    return this.listed(request.tenant, await this.room(request));
  }

  async invitesIn(request: InRoom): Promise<Page<InviteView>> {
    await this.room(request);
    return { items: await this.views.invitesIn(request.tenant, request.room_id), next: null };
  }

  async invitesFor(request: Asker): Promise<Page<InviteView>> {
    const { fqid } = await personOf(this.people, request);
    return { items: await this.views.invitesFor(request.tenant, fqid), next: null };
  }

  async invite({ tenant }: Asker, inviteId: string): Promise<InviteView> {
    const invite = await this.views.invite(tenant, inviteId);
    if (!invite) throw new FederationError(refuse('SW_FED_NOT_INVITED'));
    return invite;
  }

  async stream(
    request: Asker & { after: string | null; limit: number },
  ): Promise<{ items: StreamItem[]; position: string }> {
    const { fqid } = await personOf(this.people, request);
    return this.views.stream(request.tenant, fqid, request.after, request.limit);
  }

  async roomsForAdmin({
    tenant,
    ...page
  }: Asker & { q?: string; after?: string; limit: number }): Promise<Page<RoomView>> {
    checkCursor(page.after, isRoomId);
    return this.views.roomsForAdmin(tenant, page);
  }

  async roomForAdmin({ tenant, room_id }: InRoom): Promise<RoomView> {
    const { items } = await this.views.roomsForAdmin(tenant, { limit: 1 }, room_id);
    if (!items[0]) throw noSuchRoom();
    return items[0];
  }

  async membersForAdmin(request: InRoom): Promise<Page<ListedMember>> {
    return this.listed(request.tenant, await this.roomForAdmin(request));
  }

  audit(request: {
    tenant: string;
    action?: string;
    peer?: string;
    event_id?: string;
    outcome?: string;
    code?: string;
    trace_id?: string;
    after?: string;
    limit: number;
  }): Promise<Page<AuditRow>> {
    checkCursor(request.after, (after) => AUDIT_ID.test(after));
    return this.views.audit(request.tenant, request, request);
  }

  private async listed(tenant: string, room: RoomView): Promise<Page<ListedMember>> {
    const { items, next } = await this.views.members(tenant, room.room_id);
    const shows = ({ membership, fqid }: MemberDetails) =>
      membership === 'joined' && showsIn(tenant, fqid, room);
    return { items: items.map((member) => ({ ...member, shows_presence: shows(member) })), next };
  }
}

const AUDIT_ID = /^\d{1,18}$/;

/** `next` of one list goes into `after` of the next question; anything else is a mistake that should be heard of. */
function checkCursor(after: string | undefined, isOurs: (after: string) => boolean): void {
  if (after === undefined || isOurs(after)) return;
  throw new FederationError(
    refuse('SW_FED_MALFORMED_REQUEST', 'after takes a cursor that the list gave out.'),
  );
}
