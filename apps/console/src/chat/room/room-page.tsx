import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { roomsQuery } from '../../api/queries';
import type { RoomView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { PageTitle } from '../notifications/page-title';
import { plainName } from '../../parts/plain-text';
import { useApi } from '../../session/session';
import { MemberPanel } from '../members/member-panel';
import { useRoom } from '../use-room';
import { Conversation } from './conversation';
import { RoomHeader } from './room-header';
import classes from './room-page.module.css';
import { OVER_THE_ROOM } from './side-panel';
import { ThreadPanel } from './thread-panel';
import { useReading } from './use-reading';

const route = getRouteApi('/chat/rooms/$roomId');
const WIDE = '(min-width: 75rem)';

export function RoomPage() {
  const { roomId } = route.useParams();
  const rooms = useQuery(roomsQuery(useApi()));
  const room = useRoom(roomId);
  if (room) return <OpenRoom key={roomId} room={room} />;
  return (
    <main id="content" tabIndex={-1}>
      <PageTitle of="A room" />
      {!rooms.data ? (
        <Awaited query={rooms}>Loading the room …</Awaited>
      ) : (
        <EmptyState title="You are not in this room">
          If you have just accepted an invite, it opens here by itself as soon as its server has let you in.
          If you were removed, somebody in the room can invite you again.
        </EmptyState>
      )}
    </main>
  );
}

function OpenRoom({ room }: { room: RoomView }) {
  const { thread, at } = route.useSearch();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery(OVER_THE_ROOM, undefined, { getInitialValueInEffect: false });
  const [members, setMembers] = useState<'beside' | 'over' | 'closed'>(() =>
    matchMedia(WIDE).matches ? 'beside' : 'closed',
  );
  // Who zooms in keeps the room: only what was opened over it covers it.
  const showsMembers = members === 'over' || (members === 'beside' && !isNarrow);
  const openMembers = () => setMembers(isNarrow ? 'over' : 'beside');
  const closeMembers = () => setMembers('closed');
  const isBeside = thread !== undefined || showsMembers;
  const isCovered = isNarrow && isBeside;
  const main = useRef<HTMLElement>(null);
  useReading(room.room_id, room.unread);
  // Where no field has taken the focus, reading begins here, not in a list that is no longer shown.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus();
  }, []);
  const closeThread = () =>
    void navigate({ to: '/rooms/$roomId', params: { roomId: room.room_id }, search: {} });
  // What is covered takes no press of its own: one on it is one beside the panel.
  const onClick = (event: MouseEvent) => {
    if (!isCovered || event.target !== event.currentTarget) return;
    if (thread === undefined) closeMembers();
    else closeThread();
  };
  return (
    <div className={classes.page} data-beside={isBeside} onClick={onClick}>
      <main ref={main} id="content" tabIndex={-1} className={classes.room} inert={isCovered}>
        <PageTitle of={plainName(room.name)} />
        <RoomHeader
          room={room}
          showsMembers={showsMembers && !thread}
          onToggleMembers={() => {
            if (thread) closeThread();
            if (thread || !showsMembers) openMembers();
            else closeMembers();
          }}
        />
        <Conversation
          room={room}
          pointedAt={thread === undefined ? at : undefined}
          hasThread={thread !== undefined}
        />
      </main>
      {thread ? (
        <ThreadPanel key={thread} room={room} root={thread} pointedAt={at} onClose={closeThread} />
      ) : (
        showsMembers && <MemberPanel room={room} onClose={closeMembers} />
      )}
    </div>
  );
}
