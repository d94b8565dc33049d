import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BusyButton } from '../../parts/busy-button';
import { EmptyState } from '../../parts/empty-state';
import { useApi } from '../../session/session';
import { AdminPage } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { roomsPages } from '../queries';
import { RoomItem } from './room-item';

const TYPING_MS = 300;

/** Every room of this server, and whether it federates. */
export function RoomsPage() {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const rooms = useInfiniteQuery({
    ...roomsPages(useApi(), words),
    placeholderData: keepPreviousData,
  });
  return (
    <AdminPage
      title="Rooms"
      lead="Every room that people of this server are or were in. Each side switches federation for itself: while a room is off here, people of other servers are told that it does not federate, and what they say waits at theirs."
    >
      <search className={list.search} aria-label="Rooms">
        <TextInput
          type="search"
          label="Find by name or id"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </search>
      <Loaded query={rooms} what="the rooms">
        {({ pages }) => {
          const known = pages.flatMap(({ items }) => items);
          return known.length === 0 ? (
            <NoRooms words={words} />
          ) : (
            <ul className={list.list} aria-label="Rooms">
              {known.map((room) => (
                <RoomItem key={room.room_id} room={room} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {rooms.hasNextPage && (
        <BusyButton
          variant="default"
          busy={rooms.isFetchingNextPage}
          onClick={() => void rooms.fetchNextPage()}
        >
          Show more rooms
        </BusyButton>
      )}
    </AdminPage>
  );
}

function NoRooms({ words }: { words: string }) {
  if (words !== '') {
    return (
      <EmptyState title="No room fits">Take a part of the words away, or paste the whole id.</EmptyState>
    );
  }
  return <EmptyState title="No rooms yet">The first one that somebody opens stands here.</EmptyState>;
}
