import { setTimeout as pause } from 'node:timers/promises';
import type { Listeners } from './evidence';
import { FAULTS, type Scene } from './faults';
import type { Ledger } from './ledger';
import type { Round, Step } from './plan';
import { SeededRandom } from './random';
import { Recoveries, type Recovery } from './recovery';
import { Subscriber } from './subscriber';
import { Talker } from './talk';
import type { Town } from './town';
import { Visitor } from './visitor';
import { Witness } from './witness';

/** Longer than any recovery of a healthy server; then the verdict tells what is missing. */
const RECOVERY_MS = 60_000;
const REST_MS = 1_500;

export interface RunOrder {
  town: Town;
  ledger: Ledger;
  seed: number;
  plan: readonly Round[];
  now: () => number;
  /** A fault is over, or was given up on. */
  tell: (recovery: Recovery) => void;
}

export interface Happened extends Listeners {
  recoveries: Recovery[];
}

/** Lets people talk while the plan is carried out, and until each fault is over. */
export async function run({ town, ledger, seed, plan, now, tell }: RunOrder): Promise<Happened> {
  const labels = town.residents.map(({ server }) => server.label);
  const recoveries = new Recoveries(labels, ledger, now);
  const hear = (eventId: string, label: string) => recoveries.hear(eventId, label);
  const witnesses = town.residents.map(({ server, session }) => new Witness(server.label, session, hear));
  await Promise.all(witnesses.map((witness) => witness.open()));

  const subscribers = town.residents.flatMap(({ server: { label, nats } }) =>
    nats ? [new Subscriber(label, () => nats.urlFor('subscriber'))] : [],
  );
  subscribers.forEach((subscriber) => void subscriber.goOn());

  const silence = new AbortController();
  const talking = await beginToTalk(town, ledger, witnesses, seed, silence.signal);
  const begun = now();
  const done: Recovery[] = [];
  for (const round of plan) {
    await pause(REST_MS);
    const stage = { town, recoveries, now: () => now() - begun, tell, overlapped: round.length > 1 };
    done.push(...(await Promise.all(round.map((step) => carryOut(step, stage)))));
  }
  silence.abort();
  await Promise.all(talking);
  return { recoveries: done, witnesses, subscribers };
}

async function beginToTalk(
  town: Town,
  ledger: Ledger,
  witnesses: readonly Witness[],
  seed: number,
  stopped: AbortSignal,
): Promise<Promise<void>[]> {
  const { residents, rooms } = town;
  const talkers = residents.map((resident, i) => {
    const random = new SeededRandom(seed + i + 1);
    const { messages } = witnesses[i]!;
    const seen = () => (messages.length > 0 ? random.pick(messages.slice(-20)) : undefined);
    return new Talker(resident, town, ledger, random, seen);
  });
  const visitors = await Promise.all(
    residents.map((guest, i) => {
      const host = residents[(i + 1) % residents.length]!;
      const { room } = rooms.find(({ home }) => home === host.server)!;
      return Visitor.of(guest, host, room, ledger);
    }),
  );
  return [...talkers, ...visitors].map((person) => person.goOnUntil(stopped));
}

interface Stage extends Pick<RunOrder, 'town' | 'now' | 'tell'> {
  recoveries: Recoveries;
  overlapped: boolean;
}

async function carryOut(step: Step, { town, recoveries, overlapped, now, tell }: Stage): Promise<Recovery> {
  const { strike, heal } = FAULTS[step.fault]!;
  const scene: Scene = { struck: town.resident(step.server), other: town.resident(step.other) };
  await pause(step.at);
  const [first, all] = [undefined, undefined];
  const recovery: Recovery = { step, at: now(), ready: 0, first, waiting: 0, all, overlapped };
  await strike(scene);
  await pause(step.lasts);
  const over = new Promise<void>((resolve) => recoveries.watch(recovery, resolve));
  const healedAt = now();
  await heal(scene);
  recovery.ready = now() - healedAt;
  await Promise.race([over, pause(RECOVERY_MS, undefined, { ref: false })]);
  tell(recovery);
  return recovery;
}
