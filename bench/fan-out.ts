import type { ApiSession } from '../apps/cli/src/demo/api-session';
import { until } from '../apps/cli/src/demo/until';
import type { Benchmark } from './benchmark';
import type { ChildProgram } from './child-program';
import { machineMs, percentile } from './figures';
import type { FleetOffers } from './peer-fleet';
import { createRoom, joinAll, letIn } from './rooms';
import { seatGuests } from './seat-guests';

const JOINED = 100;
const ALL = 1_000;
const WARM_ROUNDS = 5;

interface Hall {
  person: ApiSession;
  room: string;
  fleet: ChildProgram<FleetOffers>;
}

/** One message to many servers: until the last of them has answered. */
export const fanOut: Benchmark = async ({ trial, figures }) => {
  const { server } = await trial.server('home');
  const person = await server.session('alice');
  const { fleet, names } = await trial.fleet('guests', ALL, server.serverName);
  const room = await createRoom(person, 'hall');
  const hall = { person, room, fleet };
  const measure = async (count: number) => {
    await server.stop();
    await server.start(trial.options.serverFlags);
    figures.add(`one event to ${count} peers, cold`, await deliver(hall, count), 'ms');
    const rounds: number[] = [];
    for (let n = 0; n < WARM_ROUNDS; n += 1) rounds.push(await deliver(hall, count));
    figures.add(`one event to ${count} peers, warm`, percentile(rounds, 0.5), 'ms');
  };

  const started = machineMs();
  const seat = (peer: string) => ({ room, peer });
  await joinAll(person, fleet, names.slice(0, JOINED).map(seat));
  figures.add(`${JOINED} peers join, one after the other`, machineMs() - started, 'ms');
  await deliver(hall, JOINED);
  await measure(JOINED);

  // A thousand heads do not fit into a member event, and no join that needs them is let in: the others are seated as
  // one would have left them, and the home's word on somebody of its own tells the relay.
  await seatGuests(server, room, names.slice(JOINED));
  await letIn(person, await server.session('bob'), room);
  figures.add(`one event to ${ALL} peers, ${ALL - JOINED} never met`, await deliver(hall, ALL), 'ms');
  await measure(ALL);
  await server.stop();
};

let messages = 0;

/** From the post until the last peer has answered: ms. */
async function deliver({ person, room, fleet }: Hall, count: number): Promise<number> {
  const body = `message ${(messages += 1)}.`;
  const start = machineMs();
  await person.post(`/v1/rooms/${room}/messages`, { body });
  const { lastAt } = await until(
    `${count} answers`,
    () => fleet.call('progress', body),
    ({ peers }) => peers >= count,
    120_000,
  );
  return lastAt - start;
}
