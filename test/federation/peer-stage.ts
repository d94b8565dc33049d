import { afterAll, beforeAll } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { ThrowawayAuthority } from '../../apps/cli/src/demo/certificates';
import { IndependentPeer } from '../peer/independent-peer';
import type { Session } from '../support/session';
import type { TestServer, Topology } from '../support/servers';
import { allow, person, Stage } from './stage';

/** One server of ours, and a peer that shares no code with it. */
export class PeerStage {
  peer!: IndependentPeer;
  alice!: Session;
  admin!: Session;

  private constructor(private readonly stage: Stage) {}

  static open(topology: Topology): PeerStage {
    const stage = new PeerStage(Stage.open(topology, 'alpha'));
    beforeAll(async () => {
      stage.peer = await stage.startPeer('peer.localhost');
      await allow(stage.server, stage.peer.serverName);
      stage.alice = await person(stage.server, 'alice');
      stage.admin = await stage.server.admin();
    });
    afterAll(() => stage.peer?.down());
    return stage;
  }

  get server(): TestServer {
    return this.stage.alpha;
  }

  /** The name that the peer knows the server by. */
  get name(): string {
    return this.server.serverName;
  }

  /** Issues what the servers of this stage trust. */
  get authority(): ThrowawayAuthority {
    return this.stage.authority;
  }

  /** To trust the servers of this stage. */
  get tls() {
    return { cert: '', key: '', ca: this.stage.authority.pem };
  }

  allow(serverName: string): Promise<void> {
    return allow(this.server, serverName);
  }

  async startPeer(host: string): Promise<IndependentPeer> {
    const { authority } = this.stage;
    return IndependentPeer.start({ host, tls: { ...(await authority.issue(host)), ca: authority.pem } });
  }

  /** A room of Alice's with the peer's Bob in it. */
  async sharedRoom(name: string, peer = this.peer): Promise<string> {
    const { room_id } = await this.alice.post<RoomView>('/v1/rooms', { name });
    await this.alice.post(`/v1/rooms/${room_id}/invitations`, { fqid: peer.fqid() });
    const invite = await peer.waitForEvent(
      ({ roomId, event }) => roomId === room_id && event.type === 'sw.room.invite',
    );
    await peer.acceptInvite(invite);
    await peer.waitUntilJoined(room_id);
    return room_id;
  }
}
