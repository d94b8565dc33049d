import type { ApiSession } from '../apps/cli/src/demo/api-session';
import { until } from '../apps/cli/src/demo/until';
import type { ChildProgram } from './child-program';
import type { FleetOffers } from './peer-fleet';

const AT_ONCE = 8;
const PATIENCE_MS = 180_000;

/** Does `act` for each, a few at once. */
export async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
    }),
  );
}

export const createRoom = async (person: ApiSession, name: string): Promise<string> =>
  (await person.post<{ room_id: string }>('/v1/rooms', { name })).room_id;

/** One person of the server invites another, who joins. */
export async function letIn(person: ApiSession, other: ApiSession, room: string): Promise<void> {
  const { fqid } = await other.get<{ fqid: string }>('/v1/me');
  const asked = await person.post<{ invite_id: string }>(`/v1/rooms/${room}/invitations`, { fqid });
  await other.post(`/v1/me/invitations/${asked.invite_id}/accept`);
}

/** A person of the server invites one guest of each peer; resolves when the home has said `joined` of all. */
export async function joinAll(
  person: ApiSession,
  fleet: ChildProgram<FleetOffers>,
  seats: readonly { room: string; peer: string }[],
): Promise<void> {
  const before = await fleet.call('joined', undefined);
  await each(seats, ({ room, peer }) =>
    person.post(`/v1/rooms/${room}/invitations`, { fqid: `@guest:${peer}` }),
  );
  await until(
    `${seats.length} guests are in`,
    () => fleet.call('joined', undefined),
    (joined) => joined >= before + seats.length,
    PATIENCE_MS,
  );
}
