import { parseFqid } from '@app/protocol';
import { type Rung } from './check';
import { ping } from './plan';
import { inWords, membersOf, verdictsOf } from './reply';
import type { Subject } from './subject';

/** Undefined when a rung is reached; else why not, and what to do. */
type Obstacle = string | undefined;

interface Step {
  readonly below?: Rung;
  step(subject: Subject): Promise<Obstacle>;
}

/** How each rung is reached from the one below it. */
const STEPS: Readonly<Record<Rung, Step>> = {
  url: { step: isThere },
  descriptor: { below: 'url', step: hasSoundDescriptor },
  heard: { below: 'url', step: isHeard },
  faces: { below: 'heard', step: hasFaces },
  allowed: { below: 'heard', step: isAllowed },
  person: { below: 'allowed', step: knowsPerson },
  invited: { below: 'person', step: isInvited },
  member: { below: 'invited', step: hasJoined },
};

/** How far a run has come with a server. Each rung is tried once, when the first check needs it. */
export class Ladder {
  private readonly tried = new Map<Rung, Promise<Obstacle>>();

  constructor(private readonly subject: Subject) {}

  reach(rung: Rung): Promise<Obstacle> {
    const { below, step } = STEPS[rung];
    const climb = async () => (below && (await this.reach(below))) || step(this.subject);
    const trial = this.tried.get(rung) ?? climb();
    this.tried.set(rung, trial);
    return trial;
  }
}

/** Undefined when the server answers at all. */
export async function isThere(subject: Subject): Promise<Obstacle> {
  const { status, text } = await subject.descriptor();
  return status === 0
    ? `${subject.target.origin} does not answer (${text}). Is it running? --ca names the root of its certificate.`
    : undefined;
}

async function hasSoundDescriptor(subject: Subject): Promise<Obstacle> {
  const read = await subject.readDescriptor();
  return read.ok ? undefined : `Its descriptor cannot be trusted. ${read.detail ?? ''}`;
}

async function isHeard(subject: Subject): Promise<Obstacle> {
  const { peer } = subject;
  if (!peer.listens) return 'No --name is given, so the server has nobody to ask for a key.';
  const reply = await ping(subject);
  if (reply.status === 200) return undefined;
  const { detail } = membersOf(reply.json);
  const asked = peer.descriptorsServed > 0 ? 'It has asked for' : 'Nobody has asked for';
  return [
    `The server does not take our signature: ${inWords(reply)}.`,
    `${asked} our descriptor at ${peer.origin}.`,
    ...(typeof detail === 'string' ? [`It says: ${detail}`] : []),
  ].join(' ');
}

async function hasFaces({ peer }: Subject): Promise<Obstacle> {
  if (peer.hasFaces) return undefined;
  return `Names below ${peer.serverName} have to lead here for this, with a certificate: --subdomains says that they do.`;
}

async function isAllowed(subject: Subject): Promise<Obstacle> {
  const { accepts_you, code } = membersOf((await ping(subject)).json);
  if (accepts_you === true) return undefined;
  return `The policy of the server refuses us (${String(code)}): put ${subject.peer.serverName} into its allowed_peers.`;
}

async function knowsPerson({ user, target }: Subject): Promise<Obstacle> {
  if (user === undefined) return `No --user is given: somebody of ${target.serverName} to invite.`;
  return parseFqid(user)?.server === target.serverName
    ? undefined
    : `${user} is not a person of ${target.serverName}.`;
}

async function isInvited({ conversation }: Subject): Promise<Obstacle> {
  const { reply } = await conversation.invite();
  const [verdict] = verdictsOf(reply);
  return verdict?.['status'] === 'accepted'
    ? undefined
    : `The invite was not accepted: ${reply.text.slice(0, 300)}`;
}

async function hasJoined({ conversation, note }: Subject): Promise<Obstacle> {
  const { user, patienceMs, room } = conversation;
  const seconds = patienceMs / 1_000;
  note(`Waiting up to ${seconds} s for ${user} to accept the invite to “${room.name}” …`);
  return (await conversation.admit()) ? undefined : `${user} has not accepted the invite in ${seconds} s.`;
}
