import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState } from '../../parts/empty-state';
import { useApi } from '../../session/session';
import { AdminPage } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { roomsPages } from '../queries';
import { RoomItem } from './room-item';

/** Every room of this server, and whether it federates. */
export function RoomsPage() {
  const rooms = useInfiniteQuery(roomsPages(useApi()));
  return (
    <AdminPage
      title="Rooms"
      lead="Every room that people of this server are or were in. Each side switches federation for itself."
    >
      <Loaded query={rooms} what="the rooms">
        {({ pages }) => {
          const known = pages.flatMap(({ items }) => items);
          if (known.length === 0)
            return (
              <EmptyState title="No rooms yet">The first one that somebody opens stands here.</EmptyState>
            );
          return (
            <ul className={list.list} aria-label="Rooms">
              {known.map((room) => (
                <RoomItem key={room.room_id} room={room} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {rooms.hasNextPage && (
        <Button
          variant="default"
          loading={rooms.isFetchingNextPage}
          onClick={() => void rooms.fetchNextPage()}
        >
          Show more rooms
        </Button>
      )}
    </AdminPage>
  );
}
