import { Injectable, Logger } from '@nestjs/common';
import { mayBeHeard } from '../domain/company';
import { localIdOf, serverOf } from '../domain/people';
import { Company } from './company';
import { RoomLog } from './log-session';
import { Peers, People, PolicyDesk, type ClaimedTask } from './ports';

/** About eight minutes of trying, with the waits between; after that, the next join or an admin's refresh. */
const MOST_ATTEMPTS = 9;

/** Asks the server of somebody who joined what they are called. Until it says, they go by the local part of their name. */
@Injectable()
export class FetchProfile {
  private readonly logger = new Logger(FetchProfile.name);

  constructor(
    private readonly people: People,
    private readonly company: Company,
    private readonly policy: PolicyDesk,
    private readonly peers: Peers,
    private readonly log: RoomLog,
  ) {}

  async run({ tenant, key: fqid, attempts }: ClaimedTask): Promise<void> {
    const server = serverOf(fqid);
    const rooms = await this.company.roomsOf(tenant, [fqid]);
    if (!mayBeHeard(tenant, rooms, null)) return;
    if (!(await this.policy.judge(tenant, server, 'send')).ok) return;
    const profile = await this.peers.profile(tenant, server, localIdOf(fqid));
    if (!profile.ok) {
      if (attempts < MOST_ATTEMPTS) throw new Error(`${fqid}: ${profile.detail ?? profile.code}`);
      this.logger.warn({ msg: 'profile given up', tenant, fqid, code: profile.code });
      return;
    }
    const { display_name, avatar_url = null } = profile;
    const known = await this.people.byFqid(tenant, fqid);
    if (known?.display_name === display_name && known.avatar_url === avatar_url) return;
    await this.people.save(tenant, fqid, { display_name, avatar_url, foreign: true });
    await this.tell(
      tenant,
      rooms.map(({ room_id }) => room_id),
      { fqid, membership: 'joined', display_name, avatar_url },
    );
  }

  private tell(tenant: string, rooms: readonly string[], data: object): Promise<void> {
    return this.log.transact(async (session) => {
      for (const room_id of rooms)
        session.stream({ tenant, participant: null, kind: 'members', room_id, data });
    });
  }
}
