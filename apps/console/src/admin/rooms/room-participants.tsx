import { useQuery } from '@tanstack/react-query';
import { Address, Name } from '../../parts/name';
import { useApi } from '../../session/session';
import { Badge } from '../parts/badge';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { roomMembersQuery } from '../queries';

/** Everybody who is or was in a room, with the whole address. */
export function RoomParticipants({ roomId }: { roomId: string }) {
  const members = useQuery(roomMembersQuery(useApi(), roomId));
  return (
    <Loaded query={members} what="the participants">
      {(people) =>
        people.length === 0 ? (
          <p>Nobody is in this room.</p>
        ) : (
          <ul className={list.list}>
            {people.map(({ fqid, display_name, foreign, membership }) => (
              <li key={fqid} className={list.item}>
                <div className={list.head}>
                  <span className={list.title}>
                    <Name text={display_name} />
                  </span>
                  {foreign && <Badge tone="good">Other server</Badge>}
                  {membership !== 'joined' && <Badge tone="plain">{membership}</Badge>}
                </div>
                <Address text={fqid} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
