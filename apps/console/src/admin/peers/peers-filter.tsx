import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PeerView } from '../views';
import { STATUSES } from './peer-status';
import { readPeersPlace, statusCounts, type PeersPlace } from './peers-place';
import classes from './peers-filter.module.css';

interface PeersFilterProps {
  peers: readonly PeerView[];
  place: PeersPlace;
  onChange(place: PeersPlace): void;
}

/** Finds one of many peers by a part of its name, or those of one status. */
export function PeersFilter({ peers, place, onChange }: PeersFilterProps) {
  const [typed, setTyped] = useState(place.name ?? '');
  const [shownBefore, setShownBefore] = useState(place.name);
  if (place.name !== shownBefore) {
    setShownBefore(place.name);
    // By the navigation, which leads to all of them.
    if (place.name === undefined) setTyped('');
  }
  const change = (part: { name?: string; status?: string }) =>
    onChange(readPeersPlace({ name: typed, status: place.status, ...part }));
  return (
    <search className={classes.filter} aria-label="Peers">
      <TextInput
        type="search"
        label="Find by name"
        placeholder="acme"
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          change({ name: value });
        }}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
      />
      <NativeSelect
        label="Status"
        value={place.status ?? ''}
        onChange={(event) => change({ status: event.currentTarget.value })}
        data={[
          { value: '', label: `Any (${peers.length})` },
          ...statusCounts(peers).map(({ status, count }) => ({
            value: status,
            label: `${STATUSES[status].word} (${count})`,
          })),
        ]}
      />
    </search>
  );
}
