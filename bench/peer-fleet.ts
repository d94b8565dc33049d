import { buildConnector, Pool } from 'undici';
import { offer } from './child-program';
import { machineMs } from './figures';
import { FleetDoor } from './fleet-door';
import { runLoad, type Lane, type LoadOrder, type LoadResult } from './load';
import { SEND_PATH, SigningPeer, type OwnChain } from './signing-peer';

export interface FleetOrder {
  count: number;
  /** The name of a peer is `<label>.<zone>:<port>`. */
  zone: string;
  tls: { cert: string; key: string };
  ca: string;
  /** The server under test. */
  target: string;
}

const SENDERS = 8;

/** A program: many small peers in one process. They accept every invite and do as they are told. */
class PeerFleet {
  private readonly door = new FleetDoor({
    invited: (invite) => this.accept(invite),
    joined: (fqid, roomId) => this.members.add(`${fqid} ${roomId}`),
  });
  private readonly members = new Set<string>();
  private readonly chains = new Map<string, { chain: OwnChain; peer: SigningPeer; fqid: string }>();
  private pools: Pool[] = [];
  private target = '';

  async open({ count, zone, tls, ca, target }: FleetOrder): Promise<string[]> {
    this.target = target;
    const port = await this.door.open(tls);
    for (let n = 1; n <= count; n += 1) {
      const peer = new SigningPeer(`p${String(n).padStart(4, '0')}.${zone}:${port}`);
      this.door.peers.set(peer.serverName, peer);
    }
    this.pools = Array.from({ length: SENDERS }, (_, n) => poolFrom(`127.0.1.${n + 1}`, ca, target));
    return [...this.door.peers.keys()];
  }

  joined(): number {
    return this.members.size;
  }

  progress(body: string): { peers: number; lastAt: number } {
    return this.door.progress(body);
  }

  load(order: LoadOrder): Promise<LoadResult> {
    return runLoad(this.lanes(), order);
  }

  /** The first guest posts one message: until it was acknowledged, in ms. */
  async say(text: string): Promise<number> {
    const [{ pool, ready }] = this.lanes() as [Lane];
    const { headers, body } = ready([text]);
    const start = machineMs();
    const response = await pool.request({ method: 'POST', path: SEND_PATH, headers, body });
    const answer = await response.body.text();
    if (!answer.includes('"status":"accepted"')) throw new Error(`The server answered ${answer}`);
    return machineMs() - start;
  }

  private lanes(): Lane[] {
    return [...this.chains.values()].map(({ chain, peer, fqid }, n) => {
      const say = (body: string) => peer.append(chain, 'sw.message', fqid, { body });
      const ready = (bodies: string[]) => peer.send(this.target, bodies.map(say));
      return { ready, chain, pool: this.pools[n % SENDERS]! };
    });
  }

  private accept({
    room_id,
    invite_id,
    target: fqid,
  }: {
    room_id: string;
    invite_id: string;
    target: string;
  }) {
    const peer = this.door.peers.get(fqid.slice(fqid.indexOf(':') + 1));
    if (!peer) return;
    const chain = { roomId: room_id, seq: 0, prev: null };
    const join = peer.append(chain, 'sw.room.join', fqid, { invite_id });
    const pool = this.pools[this.chains.size % SENDERS]!;
    this.chains.set(`${fqid} ${room_id}`, { chain, peer, fqid });
    const { headers, body } = peer.send(this.target, [join]);
    pool
      .request({ method: 'POST', path: SEND_PATH, headers, body })
      .then(({ body: answer }) => answer.text())
      .catch((error: Error) => process.stderr.write(`A join failed: ${error.message}\n`));
  }
}

/** From an address of its own: the server bounds what one address may ask in a second. */
function poolFrom(localAddress: string, ca: string, target: string): Pool {
  const connect = buildConnector({ ca, timeout: 10_000 });
  const port = target.slice(target.indexOf(':') + 1);
  return new Pool(`https://${target}`, {
    connections: 8,
    pipelining: 1,
    connect: (options, done) =>
      connect(
        { ...options, hostname: '127.0.0.1', port, servername: target.split(':')[0]!, localAddress },
        done,
      ),
  });
}

const fleet = new PeerFleet();
offer({
  open: (order: FleetOrder) => fleet.open(order),
  joined: () => fleet.joined(),
  progress: (body: string) => fleet.progress(body),
  load: (order: LoadOrder) => fleet.load(order),
  say: (text: string) => fleet.say(text),
});

export type FleetOffers = {
  open(order: FleetOrder): Promise<string[]>;
  joined(none: undefined): number;
  progress(body: string): { peers: number; lastAt: number };
  load(order: LoadOrder): Promise<LoadResult>;
  say(text: string): Promise<number>;
};
